import { defaultLimits, type Flow } from '@chainwright/core'
import { clipFlow, clipText, readPasted } from '../../document/clipboard.ts'
import { layoutOf } from '../../document/edit-layout.ts'
import { pasteFlow } from '../../document/paste-flow.ts'
import { removeSelected } from '../../document/remove-selected.ts'
import type { Command } from '../../session/command.ts'
import type { Editor } from '../../session/editor.ts'
import { actText, commandText, noticeText } from '../../text/commands.ts'
import { chosen, chosenWords, hasCards } from './chosen.ts'

/** How far a copy is put from what it was made from, in canvas units. */
const aside = { x: 40, y: 40 }

/** Copy and paste: the clipboard holds the text of a flow file. */
export const clipboardCommands: readonly Command[] = [
  {
    id: 'edit.cut',
    title: commandText.cut,
    area: 'edit',
    keys: ['Mod+X'],
    scope: 'clipboard',
    when: hasCards,
    run: async (editor) => {
      await navigator.clipboard.writeText(copySelection(editor))
      cutSelection(editor)
    },
  },
  {
    id: 'edit.copy',
    title: commandText.copy,
    area: 'edit',
    keys: ['Mod+C'],
    scope: 'clipboard',
    when: hasCards,
    run: async (editor) => {
      await navigator.clipboard.writeText(copySelection(editor))
      editor.view.notify(noticeText.copied(chosenWords(editor)))
    },
  },
  {
    id: 'edit.paste',
    title: commandText.paste,
    area: 'edit',
    keys: ['Mod+V'],
    scope: 'clipboard',
    run: async (editor) => {
      const text = await navigator.clipboard.readText().catch(() => undefined)
      if (text === undefined) return editor.view.notify(noticeText.noClipboard, 'warning')
      pasteText(editor, text)
    },
  },
  {
    id: 'edit.duplicate',
    title: commandText.duplicate,
    area: 'edit',
    keys: ['Mod+D'],
    scope: 'canvas',
    when: hasCards,
    run: (editor) => {
      const name = actText.duplicate(chosenWords(editor))
      putFlow(editor, clipOf(editor), { name, by: aside })
    },
  },
]

/** The text of what is selected, for the clipboard. */
export function copySelection(editor: Editor): string {
  return clipText(clipOf(editor))
}

/** Removes what was copied. */
export function cutSelection(editor: Editor): void {
  const selected = chosen(editor)
  const name = actText.cut(chosenWords(editor))
  const { plan } = editor.drafts.getState()
  const edit = (flow: Flow) => removeSelected(flow, selected, plan)
  editor.document.act({ name, select: [], edit })
}

/**
 * Pastes a text: cards of a flow file are put in the middle of the view; other text is offered as a
 * document or a prompt; what cannot be read is told.
 */
export function pasteText(editor: Editor, text: string): void {
  const pasted = readPasted(text)
  if (pasted.type === 'nothing') return editor.view.notify(noticeText.nothingToPaste)
  if (pasted.type === 'refused')
    return editor.view.notify(noticeText.notPasted(pasted.why), 'danger')
  if (pasted.type === 'text') {
    editor.pasted.setState({ text: pasted.text })
    return editor.view.openDialog('pastedText')
  }
  const { flow } = pasted
  const name = actText.paste(actText.things([...flow.nodes.keys(), ...flow.inputs.keys()]))
  putFlow(editor, flow, { name, by: wayToMiddle(editor, flow) })
}

function clipOf(editor: Editor): Flow {
  const file = editor.document.store.getState().flow
  return clipFlow(file, editor.document.shown(), chosen(editor))
}

function putFlow(
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
  const places = [...layoutOf(clip).nodes.values()]
  if (!middle || places.length === 0) return aside
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)]
  const center = (values: number[]): number => (Math.min(...values) + Math.max(...values)) / 2
  return { x: Math.round(middle.x - center(xs)), y: Math.round(middle.y - center(ys)) }
}
