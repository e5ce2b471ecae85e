import { type Minimum, minimize } from './minimize.ts'

/** A vector with the number of its class. */
export interface ClassedVector {
  readonly vector: Float32Array
  readonly place: number
}

/** A linear head: for each class a bias, and a weight for each component. */
export interface LinearHead {
  readonly biases: readonly number[]
  readonly weights: readonly ArrayLike<number>[]
}

/** A head with how its search went. */
export interface FittedHead extends LinearHead {
  readonly weights: readonly Float64Array[]
  readonly steps: number
  readonly converged: boolean
}

/**
 * Multinomial logistic regression with an L2 penalty: the least of `mean(-ln softmax(W x + b)[class]) +
 * |W|² / (2 strength n)`, biases not penalised. `strength` is scikit-learn's `C`: larger trusts the rows
 * more. `start` is where the search begins, such as the head of another strength.
 */
export function fitMultinomial(
  rows: readonly ClassedVector[],
  classes: number,
  { strength, start }: { strength: number; start?: LinearHead },
): FittedHead {
  const dimensions = rows[0]?.vector.length ?? 0
  const penalty = 1 / (strength * rows.length)
  const shape = { classes, dimensions }
  const found = minimize(
    (point) => lossOf(point, rows, { ...shape, penalty }),
    start ? flat(start, dimensions) : new Float64Array(classes * (dimensions + 1)),
  )
  return { ...headOf(found, shape), steps: found.steps, converged: found.converged }
}

/** `W x + b`: one number for each class, of which the softmax is the probability. */
export function headLogits({ biases, weights }: LinearHead, vector: Float32Array): number[] {
  return biases.map((bias, place) => {
    const row = weights[place] ?? []
    let sum = bias
    for (let at = 0; at < vector.length; at += 1) sum += (row[at] ?? 0) * (vector[at] ?? 0)
    return sum
  })
}

interface Shape {
  readonly classes: number
  readonly dimensions: number
}

/** Weights and bias of a class stand one behind the other. */
function lossOf(
  point: Float64Array,
  rows: readonly ClassedVector[],
  { classes, dimensions, penalty }: Shape & { penalty: number },
): { value: number; gradient: Float64Array } {
  const gradient = new Float64Array(point.length)
  const stride = dimensions + 1
  const logits = new Float64Array(classes)
  let value = 0
  for (const { vector, place } of rows) {
    for (let one = 0; one < classes; one += 1) logits[one] = product(point, one * stride, vector)
    const logSum = logSumExp(logits)
    value += (logSum - (logits[place] ?? 0)) / rows.length
    for (let one = 0; one < classes; one += 1) {
      const share = Math.exp((logits[one] ?? 0) - logSum) - (one === place ? 1 : 0)
      addRow(gradient, one * stride, { vector, times: share / rows.length })
    }
  }
  for (let at = 0; at < point.length; at += 1) {
    if (at % stride === dimensions) continue
    const weight = point[at] ?? 0
    value += (penalty / 2) * weight * weight
    gradient[at] = (gradient[at] ?? 0) + penalty * weight
  }
  return { value, gradient }
}

function product(point: Float64Array, from: number, vector: Float32Array): number {
  let sum = point[from + vector.length] ?? 0
  for (let at = 0; at < vector.length; at += 1) sum += (point[from + at] ?? 0) * (vector[at] ?? 0)
  return sum
}

function addRow(
  gradient: Float64Array,
  from: number,
  { vector, times }: { vector: Float32Array; times: number },
): void {
  for (let at = 0; at < vector.length; at += 1) {
    gradient[from + at] = (gradient[from + at] ?? 0) + times * (vector[at] ?? 0)
  }
  const bias = from + vector.length
  gradient[bias] = (gradient[bias] ?? 0) + times
}

function logSumExp(values: Float64Array): number {
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity)
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0))
}

function flat({ biases, weights }: LinearHead, dimensions: number): Float64Array {
  const point = new Float64Array(biases.length * (dimensions + 1))
  for (const [place, bias] of biases.entries()) {
    point.set(weights[place] ?? [], place * (dimensions + 1))
    point[place * (dimensions + 1) + dimensions] = bias
  }
  return point
}

function headOf(
  { point }: Minimum,
  { classes, dimensions }: Shape,
): Pick<FittedHead, 'biases' | 'weights'> {
  const stride = dimensions + 1
  const places = Array.from({ length: classes }, (_, place) => place * stride)
  return {
    weights: places.map((from) => point.slice(from, from + dimensions)),
    biases: places.map((from) => point[from + dimensions] ?? 0),
  }
}
