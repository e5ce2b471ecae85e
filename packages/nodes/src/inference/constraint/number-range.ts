import { type Expression, characters, choice, impossible } from './expression.ts'
import { literal, repeat, sequence } from './expression.ts'
import { type Places, rangesBetween } from './ranges-between.ts'

/** An end of a range of numbers; a strict one is not part of it. */
export interface Bound {
  readonly value: number
  readonly strict: boolean
}

/** From where to where numbers go; an end left out is open. */
export interface NumberRange {
  readonly low?: Bound | undefined
  readonly high?: Bound | undefined
}

/** Numbers are written with up to 15 digits: each then has a floating-point number of its own. */
const mostDigits = 15
const largest = 10 ** mostDigits - 1
/** Digits before the point of a number that has some behind it, and those behind it. */
const digitsBefore = 9
const digitsBehind = 6

const decimals: Places = { least: 0, most: 9 }
const digit = characters('09')

/** Whole numbers of a range, written without exponent. */
export function wholeNumbers({ low, high }: NumberRange): Expression {
  const from = low ? (low.strict ? Math.floor(low.value) + 1 : Math.ceil(low.value)) : -largest
  const to = high ? (high.strict ? Math.ceil(high.value) - 1 : Math.floor(high.value)) : largest
  return signed(wholesBetween(Math.max(0, from), to), wholesBetween(Math.max(1, -to), -from))
}

/** Numbers of a range with or without a point, written without exponent. */
export function anyNumbers({ low, high }: NumberRange): Expression {
  const zero = { value: 0, strict: true }
  const below = high && -high.value > 0 ? mirrored(high) : zero
  const above = low && low.value >= 0 ? low : { value: 0, strict: false }
  return signed(decimalsBetween(above, high), decimalsBetween(below, low && mirrored(low)))
}

function mirrored({ value, strict }: Bound): Bound {
  return { value: -value, strict }
}

function signed(positive: Expression, negative: Expression): Expression {
  return choice(positive, sequence(literal('-'), negative))
}

/** Whole numbers from `from` to `to`, none of them negative. */
function wholesBetween(from: number, to: number): Expression {
  const last = Math.min(to, largest)
  const options: Expression[] = []
  for (let length = 1; length <= mostDigits; length += 1) {
    const low = Math.max(from, length === 1 ? 0 : 10 ** (length - 1))
    const high = Math.min(last, 10 ** length - 1)
    if (low > high) continue
    for (const ranges of rangesBetween(digitsOf(low), digitsOf(high), decimals)) {
      options.push(sequence(...ranges.map(([least, most]) => characters(`${least}${most}`))))
    }
  }
  return choice(...options)
}

/** Numbers from `low` to `high`, none of them negative. */
function decimalsBetween(low: Bound, high: Bound | undefined): Expression {
  if (high && (high.value < low.value || high.value < 0)) return impossible
  const from = decimalOf(low)
  const to = high && high.value <= largest ? decimalOf(high) : undefined
  if (from.whole > largest) return impossible
  if (to?.whole === from.whole) return withFraction(from.whole, from, to)
  const between = [from.whole + 1, (to?.whole ?? largest + 1) - 1] as const
  return choice(
    withFraction(from.whole, from, undefined),
    wholesBetween(...between),
    sequence(
      wholesBetween(between[0], Math.min(between[1], 10 ** digitsBefore - 1)),
      literal('.'),
      repeat(digit, 1, digitsBehind),
    ),
    ...(to ? [withFraction(to.whole, undefined, to)] : []),
  )
}

interface Decimal {
  readonly whole: number
  readonly fraction: readonly number[]
  readonly strict: boolean
}

/** A whole number with every fraction that keeps to the ends. */
function withFraction(whole: number, low?: Decimal, high?: Decimal): Expression {
  const wanted = Math.max(digitsBehind, 1 + (low?.fraction.length ?? 0), high?.fraction.length ?? 0)
  const most = Math.max(0, Math.min(wanted, mostDigits - String(whole).length))
  const bare = fits(low, high, 0) ? [literal('')] : []
  const behind = most > 0 ? [sequence(literal('.'), fractions(low, high, { at: 0, most }))] : []
  return sequence(literal(String(whole)), choice(...bare, ...behind))
}

/** Digits from the place `at` on; the ends given are those that all digits before were equal to. */
function fractions(
  low: Decimal | undefined,
  high: Decimal | undefined,
  { at, most }: { at: number; most: number },
): Expression {
  if (!low && !high) return most > at ? repeat(digit, at === 0 ? 1 : 0, most - at) : literal('')
  const stop = at > 0 && fits(low, high, at) ? [literal('')] : []
  if (at === most) return choice(...stop)
  const least = low ? (low.fraction[at] ?? 0) : -1
  const greatest = high ? (high.fraction[at] ?? 0) : 10
  const step = (value: number, lowAhead?: Decimal, highAhead?: Decimal): Expression =>
    value < least || value > greatest
      ? impossible
      : sequence(literal(String(value)), fractions(lowAhead, highAhead, { at: at + 1, most }))
  // A digit that equals an end leaves that end in force; those between leave neither.
  const along = least === greatest ? [step(least, low, high)] : []
  const apart = [
    ...(low ? [step(least, low)] : []),
    ...(high ? [step(greatest, undefined, high)] : []),
  ]
  const free =
    least + 1 < greatest
      ? [
          sequence(
            characters(`${least + 1}${greatest - 1}`),
            fractions(undefined, undefined, { at: at + 1, most }),
          ),
        ]
      : []
  return choice(...stop, ...(along.length > 0 ? along : apart), ...free)
}

/** Whether the digits before `at`, which equal those of the ends, are within them. */
function fits(low: Decimal | undefined, high: Decimal | undefined, at: number): boolean {
  const over = (end: Decimal): boolean => end.fraction.slice(at).some((value) => value > 0)
  return (!low || (!low.strict && !over(low))) && (!high || !high.strict || over(high))
}

function decimalOf({ value, strict }: Bound): Decimal {
  const [mantissa = '0', exponent = '0'] = String(value).split('e')
  const [whole = '0', behind = ''] = mantissa.split('.')
  const shift = Number(exponent)
  if (shift > 0) return { whole: value, fraction: [], strict }
  if (shift === 0) return { whole: Number(whole), fraction: digitsIn(behind), strict }
  const digits = '0'.repeat(Math.min(30, -shift)) + whole + behind
  return { whole: 0, fraction: digitsIn(digits.slice(1)), strict }
}

function digitsOf(value: number): number[] {
  return digitsIn(String(value))
}

function digitsIn(text: string): number[] {
  return Array.from(text, Number)
}
