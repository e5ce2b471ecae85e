import type { FlowErrorRecord, NodeState, StepState, Usage } from '@chainwright/core'
import type { BoxStatus } from '../headless/paint/scene.ts'
import { reusedItems, whyRanAgain, type ReusedItems } from '../run/reused-items.ts'
import { canvasText } from '../text/canvas.ts'
import { briefValue } from './brief-value.ts'

/** What a card shows of a run. */
export interface CardRun {
  readonly status: BoxStatus
  /** The end of the newest streamed text; empty when there is none. */
  readonly streamed: string
  /** One line per output, once there are outputs. */
  readonly results: readonly (readonly [port: string, text: string])[]
  readonly error: FlowErrorRecord | undefined
  /** Why it ran again, or did not need to. */
  readonly because: string | undefined
  /** Milliseconds; 0 before the end. */
  readonly took: number
  readonly tokens: number
  readonly items: ReusedItems | undefined
  readonly progress: { readonly done: number; readonly total: number } | undefined
}

/** How much of a value a card of the usual size shows, in characters. */
const usualRoom = 160

/** What there is to see of a node on its card, which has room for so many characters of a value. */
export function cardRun(node: NodeState, room = usualRoom): CardRun {
  const steps = node.items ?? [node]
  const newest = newestStep(steps)
  const items = reusedItems(node)
  return {
    status:
      node.status === 'succeeded' && steps.every(({ cached }) => cached) ? 'cached' : node.status,
    streamed: isOver(node.status) ? '' : streamedText(newest, room),
    results: Object.entries(node.outputs ?? {}).map(([port, value]) => [
      port,
      briefValue(value, room),
    ]),
    error: node.error ?? steps.find(({ error }) => error)?.error,
    because: whyAgain(steps, items),
    took: tookOf(node, steps),
    tokens: steps.reduce((sum, { usage }) => sum + tokensOf(usage), 0),
    items,
    progress: newest.progress,
  }
}

/** Why one of the steps ran again; of those that ran first, nothing is said unless others did not. */
function whyAgain(steps: readonly StepState[], items: ReusedItems | undefined): string | undefined {
  const [ran, ...more] = items?.ran ?? []
  if (ran && more.length === 0) return canvasText.itemRan(ran.item, ran.because)
  return steps.map(({ because }) => whyRanAgain(because)).find((words) => words !== undefined)
}

/** True when nothing more comes. */
function isOver(status: BoxStatus): boolean {
  return ['succeeded', 'cached', 'skipped', 'failed', 'cancelled'].includes(status)
}

/** The step that began last among those that run; the first one when none does. */
function newestStep(steps: readonly StepState[]): StepState {
  const running = steps.filter(({ status }) => status === 'running')
  const [first] = steps
  const last = running.reduce<StepState | undefined>(
    (newest, step) => (newest && newest.startedAt >= step.startedAt ? newest : step),
    undefined,
  )
  return last ?? first ?? emptyStep
}

const emptyStep = { partial: undefined, progress: undefined } as StepState

function streamedText({ partial }: StepState, room: number): string {
  if (!partial) return ''
  return (Object.values(partial).at(-1) ?? '').slice(-2 * room)
}

function tookOf(node: StepState, steps: readonly StepState[]): number {
  if (node.endedAt > 0 && node.startedAt > 0) return node.endedAt - node.startedAt
  const starts = steps.flatMap(({ startedAt }) => (startedAt > 0 ? [startedAt] : []))
  const end = Math.max(0, ...steps.map(({ endedAt }) => endedAt))
  return starts.length > 0 && end > 0 ? Math.max(0, end - Math.min(...starts)) : 0
}

function tokensOf(usage: Usage | undefined): number {
  return (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0)
}
