/** A smooth function of many numbers: its value and its gradient at a point. */
export type Objective = (point: Float64Array) => { value: number; gradient: Float64Array }

/** Where a search for a least value ended. */
export interface Minimum {
  readonly point: Float64Array
  readonly value: number
  readonly steps: number
  /** False when the steps ran out before the gradient was small enough. */
  readonly converged: boolean
}

/** Pairs of steps and changes of the gradient that are remembered. */
const memory = 10
const leastStep = 1e-12

/**
 * The least value of a convex function by L-BFGS (Nocedal 1980; two-loop recursion, Nocedal and Wright
 * 2006, algorithm 7.4) with steps halved until the value falls enough (Armijo, constant 1e-4). Ends when
 * no component of the gradient is above `tolerance` (default 1e-6), or after `mostSteps` (default 500).
 */
export function minimize(
  objective: Objective,
  start: Float64Array,
  { tolerance = 1e-6, mostSteps = 500 }: { tolerance?: number; mostSteps?: number } = {},
): Minimum {
  let point = start
  let { value, gradient } = objective(point)
  const known: Correction[] = []
  for (let steps = 0; steps < mostSteps; steps += 1) {
    if (largest(gradient) <= tolerance) return { point, value, steps, converged: true }
    const direction = descent(gradient, known)
    const slope = dot(gradient, direction)
    const next = slope < 0 ? walk({ objective, point, value, direction, slope }) : undefined
    // No step helps any more: the value is as small as its rounding allows.
    if (!next) return { point, value, steps, converged: known.length === 0 || slope > -1e-12 }
    const change = minus(next.gradient, gradient)
    const step = minus(next.point, point)
    const curvature = dot(step, change)
    if (curvature > 1e-14) known.push({ step, change, weight: 1 / curvature })
    if (known.length > memory) known.shift()
    ;({ point, value, gradient } = next)
  }
  return { point, value, steps: mostSteps, converged: false }
}

interface Correction {
  readonly step: Float64Array
  readonly change: Float64Array
  readonly weight: number
}

/** Minus the gradient, turned and scaled by what is known of the curvature. */
function descent(gradient: Float64Array, known: readonly Correction[]): Float64Array {
  const direction = gradient.map((one) => -one)
  const shares = known.map(() => 0)
  for (let at = known.length - 1; at >= 0; at -= 1) {
    const { step, change, weight } = known[at] as Correction
    const share = weight * dot(step, direction)
    shares[at] = share
    add(direction, change, -share)
  }
  const last = known.at(-1)
  const scale = last
    ? 1 / (last.weight * dot(last.change, last.change))
    : 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)))
  for (let at = 0; at < direction.length; at += 1) direction[at] = (direction[at] ?? 0) * scale
  for (const [at, { step, change, weight }] of known.entries()) {
    add(direction, step, (shares[at] ?? 0) - weight * dot(change, direction))
  }
  return direction
}

interface Walk {
  readonly objective: Objective
  readonly point: Float64Array
  readonly value: number
  readonly direction: Float64Array
  readonly slope: number
}

function walk({ objective, point, value, direction, slope }: Walk) {
  for (let length = 1; length >= leastStep; length /= 2) {
    const next = point.slice()
    add(next, direction, length)
    const found = objective(next)
    if (found.value <= value + 1e-4 * length * slope) return { point: next, ...found }
  }
  return undefined
}

function largest(vector: Float64Array): number {
  return vector.reduce((most, one) => Math.max(most, Math.abs(one)), 0)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}

function add(to: Float64Array, vector: Float64Array, times: number): void {
  for (let at = 0; at < to.length; at += 1) to[at] = (to[at] ?? 0) + times * (vector[at] ?? 0)
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((one, at) => one - (b[at] ?? 0))
}
