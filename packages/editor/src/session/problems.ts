import type { Flow, FlowErrorRecord, NodeState } from '@chainwright/core'
import type { Entered } from '../document/document.ts'
import type { ShownRun } from '../run/run-store.ts'
import { followWay, wayToFlow, wayToNode } from './entered-ways.ts'
import type { Editor } from './editor.ts'

/** Something that is wrong with the flow, or that went wrong in the run that is shown. */
export interface Problem {
  readonly id: string
  readonly text: string
  readonly tone: 'danger' | 'warning'
  /** Stable; has a heading in the documentation. */
  readonly code: string
  readonly source: 'flow' | 'run'
  /** The bodies that lead to where it is. */
  readonly way: readonly Entered[]
  readonly node: string | undefined
  readonly port: string | undefined
  /** The step that failed: its node's path in the run, and its item; `undefined` for a problem of the flow. */
  readonly step: { readonly path: string; readonly item: number } | undefined
}

/** All problems: those that block a run first, then what failed, then notices. */
export function findProblems({ document, drafts, runs }: Editor): Problem[] {
  const { issues } = drafts.getState().draft
  const { flow: file } = document.store.getState()
  const ofFlow = issues.map((issue, at): Problem => {
    const { code, message, pointer, node, port, severity } = issue
    const tone = severity === 'error' ? 'danger' : 'warning'
    const name = /^\/flows\/([^/]+)\//.exec(pointer)?.[1]
    const way = name === undefined ? [] : (wayToFlow(file, name) ?? [])
    const place = { id: `flow ${at} ${pointer}`, way, node, port }
    return { ...place, text: message, tone, code, source: 'flow', step: undefined }
  })
  const ofRun = failuresOf(runs.shown())
  return [
    ...ofFlow.filter(({ tone }) => tone === 'danger'),
    ...ofRun,
    ...ofFlow.filter(({ tone }) => tone === 'warning'),
  ]
}

/** Shows the flow that a problem is in, selects its node and brings it into view. */
export function goToProblem(
  { document, canvas, view }: Editor,
  { way, node, step }: Problem,
): void {
  followWay(document, way)
  if (node === undefined || !document.shown().nodes.has(node)) return
  document.select([node])
  view.look(step ? { ...step, tab: 'run' } : { tab: 'settings' })
  view.open('right', 'details')
  canvas.current()?.reveal(node)
}

function failuresOf(run: ShownRun | undefined): Problem[] {
  if (!run) return []
  const { state, flow } = run
  const ofNodes = [state, ...state.bodies.values()].flatMap(({ nodes }) =>
    nodes.flatMap((node) => failuresOfNode(node, flow)),
  )
  if (ofNodes.length > 0 || !state.error) return ofNodes
  return [failure(state.error, { id: 'run', way: [], node: state.error.node, step: undefined })]
}

function failuresOfNode(node: NodeState, file: Flow): Problem[] {
  // A node around a body fails with its body: the error is told where it came about.
  if (node.rounds?.some(({ error }) => error)) return []
  const place = (at: number) => ({
    id: `run ${node.scope.prefix}${node.id} ${at}`,
    way: wayToNode(file, node),
    node: node.id,
    step: { path: node.scope.prefix + node.id, item: at },
  })
  const items = node.items ?? []
  const failed = items.flatMap(({ error, rounds }, at) =>
    error && !rounds?.some((round) => round.error) ? [failure(error, place(at))] : [],
  )
  if (items.length > 0) return failed
  return node.error && node.status === 'failed' ? [failure(node.error, place(0))] : []
}

function failure(
  error: FlowErrorRecord,
  place: Pick<Problem, 'id' | 'way' | 'node' | 'step'>,
): Problem {
  const { message, code, port } = error
  return { ...place, text: message, tone: 'danger', code, source: 'run', port }
}
