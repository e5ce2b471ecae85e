import type { Command } from '../../session/command.ts'
import type { Editor } from '../../session/editor.ts'
import { commandText } from '../../text/commands.ts'
import { chosenNodes } from './chosen.ts'

/** Running and stopping. */
export const runCommands: readonly Command[] = [
  {
    id: 'run.all',
    title: commandText.runAll,
    area: 'run',
    keys: ['Mod+Enter'],
    scope: 'anywhere',
    run: async ({ desk }) => void (await desk.run()),
  },
  {
    id: 'run.toHere',
    title: commandText.runToHere,
    area: 'run',
    keys: ['Shift+Enter'],
    scope: 'canvas',
    when: (editor) => outerNode(editor) !== undefined,
    run: async (editor) => {
      const until = outerNode(editor)
      if (until !== undefined) await editor.desk.run({ until })
    },
  },
  {
    id: 'run.fromHere',
    title: commandText.runFromHere,
    area: 'run',
    keys: ['Alt+Enter'],
    scope: 'canvas',
    when: (editor) => outerNode(editor) !== undefined && editor.runs.shown() !== undefined,
    run: async (editor) => {
      const node = outerNode(editor)
      if (node !== undefined) await editor.desk.runFrom(node)
    },
  },
  {
    id: 'run.cancel',
    title: commandText.cancelRun,
    area: 'run',
    keys: ['Mod+.'],
    scope: 'anywhere',
    when: ({ desk }) => desk.store.getState().running.length > 0,
    run: ({ desk }) => desk.cancel(),
  },
]

/** The chosen node; inside of a body, the node of the outermost flow whose body it is. */
function outerNode(editor: Editor): string | undefined {
  const [outer] = editor.document.store.getState().entered
  if (outer) return outer.node
  const nodes = chosenNodes(editor)
  return nodes.length === 1 ? nodes[0] : undefined
}
