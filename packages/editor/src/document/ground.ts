import type { Flow } from '@chainwright/core'
import type { Group, Note } from '../headless/layout-file.ts'
import { editLayout } from './edit-layout.ts'

/** Adds a note in front of the others. */
export function addNote(flow: Flow, note: Note): Flow {
  return editLayout(flow, (layout) => ({ ...layout, notes: [...layout.notes, note] }))
}

/** Changes a note: its text, tint, place or size. */
export function editNote(flow: Flow, index: number, change: Partial<Note>): Flow {
  return editLayout(flow, (layout) => {
    const notes = layout.notes.map((note, at) => (at === index ? { ...note, ...change } : note))
    return { ...layout, notes }
  })
}

/** Changes a group: its title, tint or cards. */
export function editGroup(flow: Flow, index: number, change: Partial<Group>): Flow {
  return editLayout(flow, (layout) => {
    const groups = layout.groups.map((group, at) =>
      at === index ? { ...group, ...change } : group,
    )
    return { ...layout, groups }
  })
}
