import { layoutOf, placeCards } from '../../document/edit-layout.ts'
import { standingPlaces } from '../../document/standing-places.ts'
import { canvasWires } from '../../headless/canvas-wires.ts'
import { placeGraph } from '../../headless/lay-out.ts'
import { placeSome } from '../../headless/place-some.ts'
import { tidyNodes } from '../../headless/tidy.ts'
import tidyWorker from '../../headless/tidy-worker.ts?worker&url'
import { startWorker } from '../../lib/trusted.ts'
import type { Editor } from '../../session/editor.ts'
import { actText } from '../../text/commands.ts'

/** How often a flow is placed again that was edited meanwhile. */
const mostTries = 5

/** Places the selected cards anew, or all of them when fewer than two are selected. */
export async function tidy(
  editor: Editor,
  ids: ReadonlySet<string>,
  tries = mostTries,
): Promise<void> {
  const { document, drafts, canvas } = editor
  const flow = document.shown()
  const { cards } = drafts.getState()
  const drawing = { cards, wires: canvasWires(flow), layout: layoutOf(flow) }
  const graph = placeGraph(drawing)
  const isPart = ids.size > 1
  const points = isPart
    ? placeSome(graph, { chosen: ids, standing: standingPlaces(drawing) })
    : (await tidyNodes(graph, { startWorker: () => startWorker(tidyWorker) })).points
  if (document.shown() !== flow) return tries > 1 ? tidy(editor, ids, tries - 1) : undefined
  document.act({ name: actText.tidy, edit: (before) => placeCards(before, points) })
  if (!isPart) canvas.current()?.fit()
}
