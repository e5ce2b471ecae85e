import type { Flow } from '@chainwright/core'
import { groupCards, ungroupCards } from '../../document/group-cards.ts'
import { layoutOf, placeCards } from '../../document/edit-layout.ts'
import { standingPlaces } from '../../document/standing-places.ts'
import { canvasWires } from '../../headless/canvas-wires.ts'
import { placeGraph } from '../../headless/lay-out.ts'
import { placeSome } from '../../headless/place-some.ts'
import { tidyNodes } from '../../headless/tidy.ts'
import tidyWorker from '../../headless/tidy-worker.ts?worker&url'
import { startWorker } from '../../lib/trusted.ts'
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
    run: tidy,
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

/** Places the selected cards anew, or all of them when fewer than two are selected. */
async function tidy(editor: Editor): Promise<void> {
  const { document, drafts, canvas } = editor
  const flow = document.shown()
  const { cards } = drafts.getState()
  const drawing = { cards, wires: canvasWires(flow), layout: layoutOf(flow) }
  const ids = chosenCards(editor)
  const graph = placeGraph(drawing)
  const isPart = ids.size > 1
  const points = isPart
    ? placeSome(graph, { chosen: ids, standing: standingPlaces(drawing) })
    : (await tidyNodes(graph, { startWorker: () => startWorker(tidyWorker) })).points
  if (document.shown() !== flow) return
  document.act({ name: actText.tidy, edit: (before) => placeCards(before, points) })
  if (!isPart) canvas.current()?.fit()
}
