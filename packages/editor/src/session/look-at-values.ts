import { findNode, type NodeState, type RunState } from '@chainwright/core'
import type { ServerRunner } from '../run/server-runner.ts'
import { isServerRunner } from '../run/places.ts'
import type { Editor } from './editor.ts'
import { shownPrefix } from './shown-path.ts'

/**
 * Brings the large values of a run on a server, when somebody looks at the node that has or takes them:
 * until then their beginnings stand in their place. Ends with the returned function.
 */
export function followLooks(editor: Editor): () => void {
  const { document, runs, view } = editor
  const look = (): void => {
    // A value that cannot be had keeps its beginning.
    lookAtValues(editor).catch((error: unknown) => view.notify(String(error), 'danger'))
  }
  const stops = [
    document.store.subscribe((now, before) => {
      if (now.selection !== before.selection || now.entered !== before.entered) look()
    }),
    runs.subscribe(look),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Brings what is abridged of the selected cards of the run that is shown. */
export async function lookAtValues({ document, places, runs }: Editor): Promise<void> {
  const run = runs.shown()
  const runner = run && places.of(run.run)
  if (!run || !runner || !isServerRunner(runner)) return
  const { selection, entered } = document.store.getState()
  const prefix = shownPrefix(entered, run.state)
  const looked = [...selection].flatMap((id) => lookedAt(run.state, prefix, id))
  const abridged = looked.filter(({ table, key }) => runner.isAbridged(table[key]))
  if (abridged.length === 0) return
  const brought = await Promise.all(abridged.map((place) => bring(place, runner)))
  if (brought.some(Boolean) && runs.shown() === run) runs.show(run)
}

/** Where a value stands that is looked at. */
interface Place {
  readonly table: Record<string, unknown>
  readonly key: string
}

/** The values that a card shows: those of its node, and of the nodes that feed it. */
function lookedAt(state: RunState, prefix: string, card: string): Place[] {
  const id = card.split('.', 1)[0] ?? ''
  const node = findNode(state, `${prefix}${id}`)
  const ends = ['inputs', 'outputs'].map((key) => placeOf(state, key))
  if (!node) return ends
  const { scope, planned } = node
  const feeding = planned.inputs.flatMap(({ source }) => {
    const wires = source.type === 'gather' ? source.wires : source.type === 'wire' ? [source] : []
    return wires.flatMap((wire) => scope.nodes[wire.node] ?? [])
  })
  return [...ends, placeOf(scope, 'inputs'), ...[node, ...feeding].flatMap(placesOfNode)]
}

function placesOfNode(node: NodeState): Place[] {
  return [node, ...(node.items ?? [])].flatMap((step) => [
    placeOf(step, 'outputs'),
    placeOf(step, 'calls'),
  ])
}

function placeOf(table: object, key: string): Place {
  return { table: table as Record<string, unknown>, key }
}

/** Puts the whole value in the place of its beginning, unless another run of the step put one there. */
async function bring({ table, key }: Place, runner: ServerRunner): Promise<boolean> {
  const before = table[key]
  const value = await runner.whole(before)
  if (table[key] !== before) return false
  table[key] = value
  return true
}
