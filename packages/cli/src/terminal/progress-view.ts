import { isFinal, type NodeState, type RunState, type StepState } from '@chainwright/core'
import { nodeFigures } from '../node-figures.ts'
import { fitWidth, padWidth, wrapText } from './display-width.ts'
import { costText, countText, durationText } from './figures-text.ts'
import { harmlessLine, harmlessText } from './harmless-text.ts'
import type { Palette } from './palette.ts'
import { skipText } from './skip-text.ts'
import { whyAgain } from './why-again.ts'

/** What a view of a run is made for. */
export interface Frame {
  readonly now: number
  readonly columns: number
  /** Most lines that may be drawn. */
  readonly rows: number
  readonly palette: Palette
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const spinnerMs = 100
const longestName = 28
const textRows = 3

/** A run as lines of a terminal: one per node, and the growing text of what is being written. */
export function progressLines(state: RunState, frame: Frame): string[] {
  const shown = nodesToShow(state, Math.max(1, frame.rows - 1))
  const width = Math.min(longestName, Math.max(0, ...shown.map((node) => node.id.length)))
  const hidden = state.nodes.length - shown.length
  const fixed = shown.length + (hidden > 0 ? 1 : 0)
  let rowsLeft = frame.rows - fixed
  const lines: string[] = []
  for (const node of shown) {
    lines.push(nodeLine(node, state, { ...frame, width }))
    if (rowsLeft <= 0) continue
    const texts = growingTexts(node, frame, rowsLeft)
    rowsLeft -= texts.length
    lines.push(...texts)
  }
  if (hidden > 0) lines.push(frame.palette.dim(fitWidth(hiddenText(state, shown), frame.columns)))
  return lines
}

function nodeLine(node: NodeState, state: RunState, frame: Frame & { width: number }): string {
  const { palette, width, columns } = frame
  const name = padWidth(fitWidth(node.id, width), width)
  const room = Math.max(0, columns - width - 4)
  const about = fitWidth(aboutNode(node, state, frame.now), room)
  const dimmed = node.status === 'running' ? about : palette.dim(about)
  return `${icon(node, frame)} ${node.status === 'waiting' ? palette.dim(name) : name}  ${dimmed}`
}

function aboutNode(node: NodeState, state: RunState, now: number): string {
  const { items, durationMs, outputTokens, cost, retries } = nodeFigures(node, state, now)
  const parts: string[] = []
  if (node.status === 'skipped' && node.skip) {
    return `skipped: ${harmlessLine(skipText(node.skip))}`
  }
  if (node.status !== 'running' && node.status !== 'succeeded') parts.push(node.status)
  if (items) parts.push(`${items.done}/${items.total}`)
  if (!items && node.status === 'running' && node.progress) parts.push(progressText(node))
  if (durationMs >= 1) parts.push(durationText(durationMs))
  if (outputTokens > 0) parts.push(countText(outputTokens, 'token'))
  if (cost > 0) parts.push(costText(cost))
  if (retries > 0) parts.push(`tried again ${retries === 1 ? 'once' : `${retries} times`}`)
  if (node.cached) parts.push('from the cache')
  const why = node.status === 'succeeded' ? whyAgain(node.because) : ''
  if (why) parts.push(why)
  return parts.join('  ')
}

function progressText({ progress }: StepState): string {
  if (!progress) return ''
  const message = progress.message ? ` ${harmlessLine(progress.message)}` : ''
  return `${progress.done}/${progress.total}${message}`
}

function icon(node: NodeState, { now, palette }: Frame): string {
  switch (node.status) {
    case 'running':
      return palette.cyan(spinner[Math.floor(now / spinnerMs) % spinner.length] ?? '·')
    case 'succeeded':
      return palette.green('✓')
    case 'failed':
      return palette.red('✗')
    case 'retrying':
      return palette.yellow('↻')
    case 'skipped':
    case 'cancelled':
      return palette.yellow('−')
    case 'paused':
      return palette.cyan('?')
    case 'waiting':
    case 'queued':
      return palette.dim('·')
  }
}

/** The ends of the texts that a node is writing, a few lines for each step that is under way. */
function growingTexts(node: NodeState, frame: Frame, rowsLeft: number): string[] {
  const lines: string[] = []
  const steps = node.items ?? [node]
  for (const [index, step] of steps.entries()) {
    const room = Math.min(textRows, rowsLeft - lines.length)
    if (room <= 0) break
    if (step.status !== 'running') continue
    lines.push(...growingText(step, node.items ? index : undefined, frame, room))
  }
  return lines
}

function growingText(
  step: StepState,
  item: number | undefined,
  { palette, columns }: Frame,
  room: number,
): string[] {
  const text = Object.values(step.partial ?? {})
    .join('\n')
    .trimStart()
  const mark = item === undefined ? '' : `[${item}] `
  const progress = step.progress && item !== undefined ? `${progressText(step)} ` : ''
  if (text === '' && progress === '') return []
  const tail = harmlessText(text.slice(-4 * room * columns)).replace(/\s+/g, ' ')
  const wrapped = wrapText(progress + tail, Math.max(4, columns - 5 - mark.length))
  return wrapped.slice(-room).map((line, at) => {
    const begin = at === 0 ? mark : ' '.repeat(mark.length)
    return `  ${palette.dim(`│ ${begin}`)}${line.trimEnd()}`
  })
}

/** All nodes when there is room; else those under way, then those that failed, then the last done. */
function nodesToShow(state: RunState, room: number): readonly NodeState[] {
  if (state.nodes.length <= room) return state.nodes
  const rank = (node: NodeState): number => {
    if (node.status === 'failed') return 0
    if (node.status === 'running' || node.status === 'retrying') return 1
    return isFinal(node.status) ? 3 : 2
  }
  const chosen = new Set(state.nodes.toSorted((a, b) => rank(a) - rank(b)).slice(0, room - 1))
  return state.nodes.filter((node) => chosen.has(node))
}

function hiddenText(state: RunState, shown: readonly NodeState[]): string {
  const seen = new Set(shown)
  const hidden = state.nodes.filter((node) => !seen.has(node))
  const done = hidden.filter((node) => isFinal(node.status)).length
  return `  and ${hidden.length} more: ${done} done, ${hidden.length - done} to come`
}
