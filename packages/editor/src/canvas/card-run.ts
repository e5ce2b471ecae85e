import {
  explainBecause,
  type FlowErrorRecord,
  type NodeState,
  type StepState,
  type Usage,
} from '@chainwright/core'
import type { BoxStatus } from '../headless/paint/scene.ts'
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
  readonly items: { readonly done: number; readonly total: number } | undefined
  readonly progress: { readonly done: number; readonly total: number } | undefined
}

/** How much of a value a card of the usual size shows, in characters. */
const usualRoom = 160

/** What there is to see of a node on its card, which has room for so many characters of a value. */
export function cardRun(node: NodeState, room = usualRoom): CardRun {
  const steps = node.items ?? [node]
  const newest = newestStep(steps)
  return {
    status:
      node.status === 'succeeded' && steps.every(({ cached }) => cached) ? 'cached' : node.status,
    streamed: isOver(node.status) ? '' : streamedText(newest, room),
    results: Object.entries(node.outputs ?? {}).map(([port, value]) => [
      port,
      briefValue(value, room),
    ]),
    error: node.error ?? steps.find(({ error }) => error)?.error,
    because: whyAgain(steps),
    took: tookOf(node, steps),
    tokens: steps.reduce((sum, { usage }) => sum + tokensOf(usage), 0),
    items: node.items && {
      done: node.items.filter(({ status }) => isOver(status)).length,
      total: node.items.length,
    },
    progress: newest.progress,
  }
}

/** Why one of the steps ran again; nothing is said of those that ran for the first time. */
function whyAgain(steps: readonly StepState[]): string | undefined {
  const told = steps.find(
    ({ because }) => because && because.type !== 'first' && because.type !== 'same',
  )
  return told?.because && explainBecause(told.because)
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
