import { defaultLimits, type Flow } from '@chainwright/core'
import { readPasted } from '../../document/clipboard.ts'
import { layoutOf } from '../../document/edit-layout.ts'
import { pasteFlow } from '../../document/paste-flow.ts'
import type { Editor } from '../../session/editor.ts'
import { actText, noticeText } from '../../text/commands.ts'

/** How far a copy is put from what it was made from, in canvas units. */
export const aside = { x: 40, y: 40 }

/**
 * Pastes a text: cards of a flow file are put in the middle of the view; other text is offered as a
 * document or a prompt; what cannot be read is told.
 */
export function pasteNow(editor: Editor, text: string): void {
  const pasted = readPasted(text)
  if (pasted.type === 'nothing') return editor.view.notify(noticeText.nothingToPaste)
  if (pasted.type === 'refused')
    return editor.view.notify(noticeText.notPasted(pasted.why), 'danger')
  if (pasted.type === 'text') {
    editor.pasted.setState({ text: pasted.text })
    return editor.view.openDialog('pastedText')
  }
  const { flow } = pasted
  const cards = [...flow.nodes.keys(), ...flow.inputs.keys(), ...flow.outputs.keys()]
  const notes = layoutOf(flow).notes.map(() => actText.aNote)
  const name = actText.paste(actText.things([...cards, ...notes]))
  putFlow(editor, flow, { name, by: wayToMiddle(editor, flow) })
}

/** Puts a clip into the flow that is shown, under free ids, and selects it. */
export function putFlow(
  { document, view }: Editor,
  clip: Flow,
  { name, by }: { name: string; by: { x: number; y: number } },
): void {
  const { flow: file, entered } = document.store.getState()
  if (countNodes(file) + countNodes(clip) > defaultLimits.nodes) {
    return view.notify(noticeText.notPasted(noticeText.tooMany(defaultLimits.nodes)), 'danger')
  }
  const { file: pasted, added } = pasteFlow(file, clip, { into: entered.at(-1)?.flow, by })
  document.actOnFile({ name, select: added, edit: () => pasted })
}

function countNodes({ nodes, flows }: Flow): number {
  return [...flows.values()].reduce((sum, body) => sum + body.nodes.size, nodes.size)
}

/** How far the cards of a clip are from the middle of the view. */
function wayToMiddle({ canvas }: Editor, clip: Flow): { x: number; y: number } {
  const middle = canvas.current()?.middle()
  const { nodes, notes } = layoutOf(clip)
  const places = [...nodes.values(), ...notes]
  if (!middle || places.length === 0) return aside
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)]
  const center = (values: number[]): number => (Math.min(...values) + Math.max(...values)) / 2
  return { x: Math.round(middle.x - center(xs)), y: Math.round(middle.y - center(ys)) }
}
