import { inspectFlow, type Flow, type FlowPlan, type Registry } from '@chainwright/core'
import { findGhosts, renamedCards, type Ghosts } from '../headless/diff-ghosts.ts'
import { comparedOf, type ComparedFile } from '../session/compared.ts'
import type { Board } from './board.ts'
import type { Layer } from './layer.ts'

/** Nothing is gone. */
export const noGhosts: Ghosts = { boxes: [], wires: [], newWires: new Set() }

const known = new WeakMap<Board, { file: ComparedFile; layer: Layer; ghosts: Ghosts }>()

/** What the flow that is shown no longer has, since the one that it is compared with. */
export function ghostsOf(board: Board): Ghosts {
  const { file } = comparedOf(board.editor).getState()
  if (!file) return noGhosts
  const { layer } = board.store.getState()
  const before = known.get(board)
  if (before?.file === file && before.layer === layer) return before.ghosts
  const ghosts = findNow(board, file, layer)
  known.set(board, { file, layer, ghosts })
  return ghosts
}

function findNow({ editor }: Board, { before, changes }: ComparedFile, layer: Layer): Ghosts {
  const { registry, document } = editor
  const body = document.store.getState().entered.at(-1)?.flow
  const former = changes.find((one) => one.part === 'body' && one.id === body && one.was)?.was
  const name = former ?? body
  const flow = name === undefined ? before : before.flows.get(name)
  if (!flow) return noGhosts
  const plan = name === undefined ? planOf(before, registry) : undefined
  const renames = renamedCards(changes, body)
  const { boxes, wires } = layer.scene
  return findGhosts({ flow, plan, renames }, { cards: layer.cards, boxes, wires })
}

const plans = new WeakMap<Flow, { readonly plan: FlowPlan | undefined }>()

function planOf(flow: Flow, registry: Registry): FlowPlan | undefined {
  const made = plans.get(flow) ?? { plan: inspectFlow(flow, registry).outer }
  plans.set(flow, made)
  return made.plan
}
