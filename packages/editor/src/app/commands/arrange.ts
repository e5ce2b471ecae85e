import type { Flow } from '@chainwright/core'
import { groupCards, ungroupCards } from '../../document/group-cards.ts'
import type { Command } from '../../session/command.ts'
import type { Editor } from '../../session/editor.ts'
import { actText, commandText } from '../../text/commands.ts'
import { chosen, hasCards } from './chosen.ts'

/** Where cards stand. */
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
]

function chosenCards(editor: Editor): Set<string> {
  const { nodes, inputs, outputs } = chosen(editor)
  const ends = [
    ...inputs.map((name) => `inputs.${name}`),
    ...outputs.map((name) => `outputs.${name}`),
  ]
  return new Set([...nodes, ...ends])
}
