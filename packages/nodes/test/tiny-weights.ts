/** Draws random weights of a shape, evenly between plus and minus half of `scale`. */
export type DrawWeights = (shape: readonly number[], scale: number) => Float32Array

/** Random weights, the same with every run. */
export function drawWeights(seed: number): DrawWeights {
  let state = seed
  const next = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state / 0x7fffffff - 0.5
  }
  return (shape, scale) => {
    const count = shape.reduce((product, size) => product * size, 1)
    return Float32Array.from({ length: count }, () => next() * scale)
  }
}

/** Row `index` of a table whose rows have `width` numbers. */
export function rowOf(table: Float32Array, index: number, width: number): number[] {
  return [...table.subarray(index * width, (index + 1) * width)]
}

/** A row of numbers times a matrix with `width` columns. */
export function timesMatrix(row: readonly number[], matrix: Float32Array, width: number): number[] {
  return Array.from({ length: width }, (_, column) =>
    row.reduce((sum, value, at) => sum + value * (matrix[at * width + column] ?? 0), 0),
  )
}

/** Adds rows of equal length, number by number. */
export function addRows(...rows: readonly (readonly number[])[]): number[] {
  const [first = []] = rows
  return first.map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0))
}

/** Numbers that are above 0 and add up to 1. */
export function softmaxOf(numbers: readonly number[]): number[] {
  const weights = numbers.map((number) => Math.exp(number))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}
