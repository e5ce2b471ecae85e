import type { InputSource, Port } from '@chainwright/core'

/** How one input of a node is shown and edited. */
export type FieldKind =
  /** A wire feeds it. */
  | 'wired'
  /** Several wires feed it, one item each. */
  | 'gathered'
  | 'choice'
  | 'toggle'
  | 'number'
  | 'text'
  | 'line'
  | 'pattern'
  | 'template'
  | 'value'
  | 'branches'
  | 'labels'
  | 'turns'
  /** Rows of plain values. */
  | 'list'
  | 'messages'
  /** Names with a probability each. */
  | 'probabilities'
  | 'json'

/** How a value that no wire brings is edited. */
export type LiteralKind = Exclude<FieldKind, 'wired' | 'gathered'>

/** Kinds by port type, for ports that say nothing else. */
const byType: ReadonlyMap<string, LiteralKind> = new Map([
  ['text', 'text'],
  ['number', 'number'],
  ['boolean', 'toggle'],
  ['messages', 'messages'],
  ['labels', 'probabilities'],
  ['text[]', 'list'],
  ['number[]', 'list'],
  ['T', 'value'],
])

/** The kind of an input's field, by what feeds it and by what its port says. */
export function fieldKind(port: Port, source: InputSource | undefined): FieldKind {
  if (source?.type === 'wire') return 'wired'
  if (source?.type === 'gather') return 'gathered'
  return literalKind(port)
}

/** The kind of field in which a value of a port is written. */
export function literalKind(port: Port): LiteralKind {
  if (port.choices !== undefined) return 'choice'
  return port.form?.as ?? byType.get(port.type.name) ?? 'json'
}

/** A range that a slider covers. */
export interface SliderRange {
  readonly minimum: number
  readonly maximum: number
  /** Smallest change; a thousandth of the range on a scale of sizes. */
  readonly step: number
  /** Each step multiplies: for ranges of several orders of size. */
  readonly isLogarithmic: boolean
}

const longestLinear = 1000
const sizes = 1000

/** The slider of a number port with two ends; `undefined` where one would be of no use. */
export function sliderRange(port: Port): SliderRange | undefined {
  const { minimum, maximum } = port
  if (minimum === undefined || maximum === undefined) return undefined
  const isLogarithmic = minimum > 0 && maximum / minimum >= sizes
  if (!isLogarithmic && maximum - minimum > longestLinear) return undefined
  return { minimum, maximum, step: port.form?.step ?? (maximum - minimum) / 100, isLogarithmic }
}

/** A slider's position, from 0 to 1, as a value: rounded to steps, or to two digits on a scale of sizes. */
export function sliderValue({ minimum, maximum, step, isLogarithmic }: SliderRange, at: number) {
  if (at <= 0) return minimum
  if (at >= 1) return maximum
  if (isLogarithmic) {
    const value = minimum * (maximum / minimum) ** at
    const rounded = Number(value.toPrecision(2))
    return Math.min(maximum, Math.max(minimum, step >= 1 ? Math.round(rounded) : rounded))
  }
  const steps = Math.round(((maximum - minimum) * at) / step)
  return Math.min(maximum, Number((minimum + steps * step).toPrecision(12)))
}

/** Where a value stands on a slider, from 0 to 1. */
export function sliderPlace({ minimum, maximum, isLogarithmic }: SliderRange, value: number) {
  const inside = Math.min(maximum, Math.max(minimum, value))
  if (!isLogarithmic) return (inside - minimum) / (maximum - minimum)
  return Math.log(inside / minimum) / Math.log(maximum / minimum)
}
