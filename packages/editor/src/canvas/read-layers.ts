import type { Place } from '../headless/layout-file.ts'
import type { Editor } from '../session/editor.ts'
import { layerOf, type Layer } from './layer.ts'

/** Reads the flow that is shown; remembers where cards without a place stand, as long as a file is open. */
export function createLayers({ document, drafts }: Editor): () => Layer {
  const standing = new Map<string, ReadonlyMap<string, Place>>()
  let opened = document.store.getState().opened
  return () => {
    const state = document.store.getState()
    if (state.opened !== opened) standing.clear()
    opened = state.opened
    const name = state.entered.at(-1)?.flow ?? ''
    const layer = layerOf(document.shown(), drafts.getState().cards, standing.get(name))
    standing.set(name, layer.places)
    return layer
  }
}
