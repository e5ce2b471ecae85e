import { createStore, type StoreApi } from 'zustand/vanilla'

/** A text that was pasted, while a person is asked what it should become. */
export interface PastedText {
  readonly text: string
}

/** A store without a text. */
export function createPasted(): StoreApi<PastedText> {
  return createStore(() => ({ text: '' }))
}
