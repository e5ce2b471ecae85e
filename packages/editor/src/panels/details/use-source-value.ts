import { findNode } from '@chainwright/core'
import { useCallback, useSyncExternalStore } from 'react'
import { cardPlace } from '../../headless/canvas-id.ts'
import { shownPrefix } from '../../session/shown-path.ts'
import { useDocument, useEditor } from '../../session/use-editor.ts'

/** The value at an output on the canvas, in the run that is shown. */
export function useSourceValue(end: { source: string; sourcePort: string }): unknown {
  const { runs } = useEditor()
  const entered = useDocument((state) => state.entered)
  const subscribe = useCallback((listener: () => void) => runs.subscribe(listener), [runs])
  useSyncExternalStore(subscribe, () => runs.version())
  const state = runs.shown()?.state
  if (!state) return undefined
  const prefix = shownPrefix(entered, state)
  const place = cardPlace(end.source)
  if (place.kind === 'node') return findNode(state, prefix + place.name)?.outputs?.[end.sourcePort]
  const scope = prefix === '' ? state : state.bodies.get(prefix)
  const given = scope?.inputs[place.name]
  return given === undefined ? scope?.plan.inputs.get(place.name)?.default : given
}
