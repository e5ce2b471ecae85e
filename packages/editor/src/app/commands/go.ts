import type { Command } from '../../session/command.ts'
import type { Editor } from '../../session/editor.ts'
import { commandText, noticeText } from '../../text/commands.ts'
import { findProblems, goToProblem } from '../../session/problems.ts'
import { chosenNodes } from './chosen.ts'
import { focusNextRegion } from './regions.ts'

/** Finding things, and opening panels. */
export const goCommands: readonly Command[] = [
  {
    id: 'go.palette',
    title: commandText.palette,
    area: 'go',
    keys: ['Mod+K'],
    scope: 'anywhere',
    run: ({ view }) => view.openDialog('palette'),
  },
  {
    id: 'go.search',
    title: commandText.search,
    area: 'go',
    keys: ['Mod+F'],
    run: ({ view }) => view.openDialog('search'),
  },
  panel('outline', 'left', ['O']),
  panel('history', 'left', ['H']),
  panel('problems', 'left', ['Shift+F8']),
  panel('details', 'right', ['I']),
  panel('timeline', 'bottom', ['Shift+T']),
  panel('questions', 'left', ['Q']),
  panel('dataset', 'bottom', ['Shift+D']),
  panel('chat', 'right', ['Shift+C']),
  {
    id: 'go.nextProblem',
    title: commandText.nextProblem,
    area: 'go',
    keys: ['F8'],
    scope: 'anywhere',
    run: nextProblem,
  },
  {
    id: 'go.missing',
    title: commandText.missing,
    area: 'go',
    run: ({ view }) => view.openDialog('missing'),
  },
  {
    id: 'go.enter',
    title: commandText.enter,
    area: 'go',
    keys: ['Mod+ArrowDown'],
    scope: 'canvas',
    when: (editor) => bodyOf(editor) !== undefined,
    run: (editor) => {
      const body = bodyOf(editor)
      if (body) editor.document.enter(body)
    },
  },
  {
    id: 'go.leave',
    title: commandText.leave,
    area: 'go',
    keys: ['Mod+ArrowUp'],
    scope: 'canvas',
    when: ({ document }) => document.store.getState().entered.length > 0,
    run: ({ document }) => document.leave(document.store.getState().entered.length - 1),
  },
  {
    id: 'go.nextRegion',
    title: commandText.nextRegion,
    area: 'go',
    keys: ['F6'],
    scope: 'anywhere',
    run: () => focusNextRegion(),
  },
  {
    id: 'go.help',
    title: commandText.help,
    area: 'go',
    keys: ['?'],
    run: ({ view }) => view.openDialog('help'),
  },
]

type PanelName =
  | 'outline'
  | 'history'
  | 'problems'
  | 'details'
  | 'timeline'
  | 'questions'
  | 'dataset'
  | 'chat'

function panel(
  name: PanelName,
  edge: 'left' | 'right' | 'bottom',
  keys: readonly string[],
): Command {
  return {
    id: `go.${name}`,
    title: commandText[name],
    area: 'go',
    keys,
    run: ({ view }) => view.toggle(edge, name),
  }
}

function bodyOf(editor: Editor): { node: string; flow: string } | undefined {
  const [node, ...others] = chosenNodes(editor)
  if (node === undefined || others.length > 0) return undefined
  const flow = editor.document.shown().nodes.get(node)?.flow
  const isThere = flow !== undefined && editor.document.store.getState().flow.flows.has(flow)
  return isThere ? { node, flow } : undefined
}

let lastProblem: string | undefined

/** Goes to the problem behind the one that was gone to last, and begins again after the last. */
function nextProblem(editor: Editor): void {
  const problems = findProblems(editor)
  if (problems.length === 0) return editor.view.notify(noticeText.noProblems)
  const at = problems.findIndex(({ id }) => id === lastProblem)
  const next = problems[(at + 1) % problems.length]
  if (!next) return
  lastProblem = next.id
  goToProblem(editor, next)
  editor.view.notify(next.text, next.tone === 'danger' ? 'danger' : 'warning')
}
