import { FlowError } from '@chainwright/core'

/** One step into a JSON value: a key of an object, or an index of a list. */
export type PathStep = string | number

const deepest = 32
// A name, an index in brackets, or a quoted name in brackets; each but the first may follow a dot.
const step = /(?:^|(?<!^)\.)([^.[\]"\s]+)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\]/y

/**
 * Reads a path such as `a.b[0]` or `["odd key"]`; the empty path is the value itself. Throws
 * `path-invalid` with the column at fault, and for more than 32 steps.
 */
export function parsePath(path: string): PathStep[] {
  const steps: PathStep[] = []
  let at = 0
  while (at < path.length) {
    step.lastIndex = at
    const match = step.exec(path)
    if (!match) throw invalid(path, `cannot be read from column ${at + 1} on`)
    const [whole, name, index, quoted] = match
    steps.push(name ?? (index === undefined ? unquote(quoted ?? '', path) : Number(index)))
    if (steps.length > deepest) throw invalid(path, `has more than ${deepest} steps`)
    at += whole.length
  }
  return steps
}

/** The value at a path; `undefined` when there is none. Only own properties are followed. */
export function valueAt(value: unknown, path: readonly PathStep[]): unknown {
  let here = value
  for (const key of path) {
    const fits = Array.isArray(here) ? typeof key === 'number' : typeof key === 'string'
    if (!fits || typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) {
      return undefined
    }
    here = (here as Record<PathStep, unknown>)[key]
  }
  return here
}

function unquote(quoted: string, path: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    throw invalid(path, `has the name ${quoted}, which is no JSON text`)
  }
}

function invalid(path: string, problem: string): FlowError {
  return new FlowError({
    code: 'path-invalid',
    message: `The path "${path.slice(0, 200)}" ${problem}. Write it like a.b[0] or ["odd key"].`,
    port: 'path',
  })
}
