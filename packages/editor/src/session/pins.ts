import type { Outputs } from '@chainwright/core'
import type { Beside, FlowDocument } from '../document/document.ts'
import { replaceKey } from '../lib/maps.ts'
import type { Editor } from './editor.ts'

/** Outputs that nodes keep without running, by node. */
type Pinned = ReadonlyMap<string, Outputs>

/** A change of pins: what it is called, and acts of one gesture are undone together. */
export interface PinAct {
  readonly name: string
  readonly gesture?: string
  readonly edit: (pins: Pinned) => Pinned
}

/** Changes what is pinned, as one step that can be undone by its name. */
export function changePins(
  { document, values }: Pick<Editor, 'values'> & { readonly document: FlowDocument },
  { name, gesture, edit }: PinAct,
): void {
  const beside = besidePins(values, edit)
  document.actOnFile({
    name,
    ...(gesture !== undefined && { gesture }),
    edit: (flow) => flow,
    beside,
  })
}

/** What an act that renames a node does with its pin. */
export function renamedPin(
  values: Editor['values'],
  node: string,
  next: string,
): Beside | undefined {
  if (!values.getState().pins.has(node)) return undefined
  return besidePins(values, (pins) => replaceKey(pins, node, next))
}

function besidePins(values: Editor['values'], edit: PinAct['edit']): Beside {
  const { pins } = values.getState()
  const edited = edit(pins)
  return {
    undo: () => values.setState({ pins }),
    redo: () => values.setState({ pins: edited }),
  }
}
