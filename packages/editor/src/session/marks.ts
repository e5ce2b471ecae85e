import { createStore, type StoreApi } from 'zustand/vanilla'

/** What became of a card or a wire since another state of the flow. */
export type ChangeMark = 'added' | 'removed' | 'changed' | 'moved'

/** Marks to draw, by canvas id of cards and by id of wires (`node.port` of their end). */
export type ChangeMarks = ReadonlyMap<string, ChangeMark>

/** Marks of the flow that is shown; an empty map draws none. */
export function createMarks(): StoreApi<{ readonly marks: ChangeMarks }> {
  return createStore<{ readonly marks: ChangeMarks }>(() => ({ marks: new Map() }))
}
