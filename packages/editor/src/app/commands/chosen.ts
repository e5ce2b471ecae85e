import { readSelection, type Selected } from '../../document/selection.ts'
import { cardPlace } from '../../headless/canvas-id.ts'
import type { Editor } from '../../session/editor.ts'
import { actText } from '../../text/commands.ts'

/** What is selected in the flow that is shown. */
export function chosen({ document }: Editor): Selected {
  return readSelection(document.shown(), document.store.getState().selection)
}

/** Ids of the selected nodes, in the order of the file. */
export function chosenNodes({ document }: Editor): string[] {
  const { selection } = document.store.getState()
  return [...selection].filter((id) => document.shown().nodes.has(id))
}

/** Whether a node, an input or an output of the flow is selected. */
export function hasCards({ document }: Editor): boolean {
  const { selection } = document.store.getState()
  const { nodes, inputs, outputs } = document.shown()
  const among = { node: nodes, input: inputs, output: outputs }
  return [...selection].some((id) => {
    const { kind, name } = cardPlace(id)
    return among[kind].has(name)
  })
}

/** Whether something is selected that can be copied: a card, a group or a note. */
export function hasThings(editor: Editor): boolean {
  const { groups, notes } = chosen(editor)
  return hasCards(editor) || groups.length + notes.length > 0
}

/** What is selected, in words: the name of the one thing, or how many there are. */
export function chosenWords(editor: Editor): string {
  const { nodes, inputs, outputs, wires, groups, notes } = chosen(editor)
  const named = [...nodes, ...inputs, ...outputs, ...wires.map(({ id }) => id)]
  const rest = [...groups.map(() => actText.aGroup), ...notes.map(() => actText.aNote)]
  return actText.things([...named, ...rest])
}
