import type { Flow } from '@chainwright/core'
import { groupCards, ungroupCards } from '../../document/group-cards.ts'
import type { Command } from '../../session/command.ts'
import type { Editor } from '../../session/editor.ts'
import { actText, commandText } from '../../text/commands.ts'
import { chosen, hasCards, hasThings } from './chosen.ts'

/** How much a press of a key makes a card larger, in canvas units. */
const step = 20

/** Where cards stand, how large they are, and the wires between them. */
export const arrangeCommands: readonly Command[] = [
  {
    id: 'edit.tidy',
    title: commandText.tidy,
    area: 'edit',
    keys: ['T'],
    scope: 'canvas',
    run: async (editor) => (await import('./tidy.ts')).tidy(editor, chosenCards(editor)),
  },
  {
    id: 'edit.group',
    title: commandText.group,
    area: 'edit',
    keys: ['Mod+G'],
    scope: 'canvas',
    when: hasCards,
    run: (editor) => {
      const ids = chosenCards(editor)
      const { document } = editor
      const ungrouped = ungroupCards(document.shown(), ids)
      if (ungrouped) return document.act({ name: actText.ungroup, edit: () => ungrouped })
      const edit = (flow: Flow) => groupCards(flow, ids, actText.newGroup)
      document.act({ name: actText.group(actText.things([...ids])), edit })
    },
  },
  {
    id: 'edit.connect',
    title: commandText.connect,
    area: 'edit',
    keys: ['C'],
    scope: 'canvas',
    when: (editor) => chosenCards(editor).size === 1,
    run: (editor) => {
      const [id] = chosenCards(editor)
      if (id !== undefined) editor.canvas.current()?.connect(id)
    },
  },
  resize('wider', 'Mod+Shift+ArrowRight', { width: step, height: 0 }),
  resize('narrower', 'Mod+Shift+ArrowLeft', { width: -step, height: 0 }),
  resize('higher', 'Mod+Shift+ArrowDown', { width: 0, height: step }),
  resize('lower', 'Mod+Shift+ArrowUp', { width: 0, height: -step }),
  resize('usualSize', 'Mod+Shift+0'),
]

function resize(
  name: 'wider' | 'narrower' | 'higher' | 'lower' | 'usualSize',
  keys: string,
  by?: { readonly width: number; readonly height: number },
): Command {
  return {
    id: `edit.${name}`,
    title: commandText[name],
    area: 'edit',
    keys: [keys],
    scope: 'canvas',
    when: hasThings,
    run: ({ canvas }) => canvas.current()?.resize(by),
  }
}

function chosenCards(editor: Editor): Set<string> {
  const { nodes, inputs, outputs } = chosen(editor)
  const ends = [
    ...inputs.map((name) => `inputs.${name}`),
    ...outputs.map((name) => `outputs.${name}`),
  ]
  return new Set([...nodes, ...ends])
}
