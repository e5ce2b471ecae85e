/** Round values between two numbers, about `count` of them, at distances of 1, 2 or 5 times a power of ten. */
export function ticks(low: number, high: number, count = 5): number[] {
  if (isNarrow(low, high) || !Number.isFinite(high - low)) return [low]
  const step = roundStep((high - low) / Math.max(1, count))
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, at) => tidy((first + at) * step, step))
}

/** True for a range that is empty, or too narrow for numbers of its size to be told apart in steps. */
export function isNarrow(low: number, high: number): boolean {
  const size = Math.max(Math.abs(low), Math.abs(high))
  return !(high - low > Math.max(1e-300, 1e-12 * size))
}

/** Round times in milliseconds: below a second as `ticks`; above, seconds and minutes of a clock. */
export function timeTicks(low: number, high: number, count = 6): number[] {
  const wanted = (high - low) / Math.max(1, count)
  const step = clockSteps.find((one) => one >= wanted)
  if (wanted < 1000 || step === undefined) return ticks(low, high, count)
  const first = Math.ceil(low / step)
  const last = Math.floor(high / step)
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step)
}

/** Takes a number from one range into another, linearly; a range without width gives its start. */
export function linear(
  value: number,
  [fromLow, fromHigh]: readonly [number, number],
  [toLow, toHigh]: readonly [number, number],
): number {
  if (fromHigh === fromLow) return toLow
  return toLow + ((value - fromLow) / (fromHigh - fromLow)) * (toHigh - toLow)
}

/** The value, or the nearer end of the range. */
export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}

/** The smallest and the largest of many numbers, without what is not finite; `[0, 0]` of none. */
export function extent(values: Iterable<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? [low, high] : [0, 0]
}

const [second, minute, hour] = [1000, 60_000, 3_600_000]
const clockSteps = [1, 2, 5, 10, 15, 30]
  .map((count) => count * second)
  .concat([1, 2, 5, 10, 15, 30].map((count) => count * minute))
  .concat([1, 2, 3, 6, 12, 24].map((count) => count * hour))

function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  const lead = step / power
  if (lead < Math.SQRT2) return power
  if (lead < Math.sqrt(10)) return 2 * power
  return lead < Math.sqrt(50) ? 5 * power : 10 * power
}

/** 3 × 0.1 is to be 0.3. */
function tidy(value: number, step: number): number {
  return Number(value.toFixed(Math.max(0, Math.min(20, 2 - Math.floor(Math.log10(step))))))
}
