import { loadavg } from 'node:os'
import type { Measured } from './measure.ts'

/** A page that is measured: ours, or one that it is compared with. */
export interface Subject {
  readonly name: string
  readonly address: string
}

/** The goals: main-thread milliseconds a frame, by the number of nodes where it matters. */
const goals: Readonly<Record<string, (nodes: number) => number | undefined>> = {
  'close pan': () => 6,
  'drag a card': () => 5,
  'begin a run': () => undefined,
  '20 cards × 30 tokens/s': () => 4,
  'the same while panning': () => 9,
  'pan at zoom 0.36': () => 15,
  'zoom sweep': () => 10,
  'whole flow: pan': (nodes) => (nodes > 1000 ? 14 : 6),
  'whole flow: drag a card': (nodes) => (nodes > 1000 ? 14 : 6),
  'whole flow: drag 100': (nodes) => (nodes > 1000 ? 14 : 6),
}

/** The first subject's medians, least and worst, and the medians of the others with the ratio to it. */
export function tableOf(nodes: number, all: ReadonlyMap<Subject, readonly Measured[]>): string {
  const [ours = [], ...others] = [...all.values()]
  const names = [...all.keys()].slice(1).map(({ name }) => name)
  const heads = [`${nodes} cards`, 'goal', 'ours, ms a frame', 'least', 'worst frame, ms', ...names]
  const lines = [`| ${heads.join(' | ')} |`, `|---${'|--:'.repeat(heads.length - 1)}|`]
  for (const [name, goal] of Object.entries(goals)) {
    const busy = (rounds: readonly Measured[]) =>
      rounds.flatMap(({ gestures }) => gestures.get(name)?.busy ?? [])
    if (busy(ours).length === 0) continue
    const worst = (rounds: readonly Measured[]) =>
      median(rounds.flatMap(({ gestures }) => gestures.get(name)?.worst ?? []))
    lines.push(
      row(name, [String(goal(nodes) ?? '–'), ...own(busy(ours), 1), worst(ours).toFixed(0)], {
        own: median(busy(ours)),
        others: others.map((rounds) => median(busy(rounds))),
        digits: 1,
      }),
    )
  }
  const one = (name: string, goal: number, value: (measured: Measured) => number) =>
    row(name, [goal.toString(), ...own(ours.map(value), 0), ''], {
      own: median(ours.map(value)),
      others: others.map((rounds) => median(rounds.map(value))),
      digits: 0,
    })
  lines.push(one('open, painted (ms)', nodes > 1000 ? 500 : 250, ({ opened }) => opened))
  lines.push(one('memory of the page (MB)', 250, ({ memory }) => memory))
  const load = loadavg()[0] ?? 0
  return `${lines.join('\n')}\nload of the machine: ${load.toFixed(1)}\n\n`
}

/** The median of the rounds, and the least: the round that other programs disturbed least. */
function own(values: readonly number[], digits: number): [string, string] {
  return [median(values).toFixed(digits), Math.min(...values).toFixed(digits)]
}

function row(
  name: string,
  cells: readonly string[],
  compared: { own: number; others: readonly number[]; digits: number },
): string {
  const others = compared.others.map((value) => {
    const ratio = value / compared.own
    return `${value.toFixed(compared.digits)} (${ratio.toFixed(1)}×)`
  })
  return `| ${[name, ...cells, ...others].join(' | ')} |`
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN
}
