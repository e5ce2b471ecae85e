import { tooComplex } from './constraint-errors.ts'
import { operations } from './instruction.ts'
import type { Program } from './program.ts'

/**
 * Where a machine may be after some bytes: at several instructions at once, each with the calls that
 * are open. States with the same places are the same object, so that what is found out about one is
 * found out once.
 */
export interface State {
  /** Places before an instruction that takes a byte: call frame and instruction in one number. */
  readonly places: readonly number[]
  /** True when the text may end here. */
  readonly whole: boolean
  /** The states that follow, by class of byte; `null` where nothing follows. */
  readonly following: (State | null | undefined)[]
}

/** A machine that reads bytes; see `compileGrammar`. */
export interface Automaton {
  readonly start: State
  /** The state after one more byte; `null` when the byte cannot come there. */
  step(state: State, byte: number): State | null
  /** Whose work `step` does from now on: beyond its limit it throws `constraint-too-complex`. */
  workFor(budget: Budget): void
}

/** How many more places may be looked at; about 4 microseconds each where there are many. */
export interface Budget {
  left: number
}

/** States kept at most; beyond it they are found anew when they come again. */
const mostStates = 20_000
/** Places looked at before the first byte. */
const firstWork = 500_000

/** Makes the machine of a program. States are built as they are met (lazy subset construction). */
export function createAutomaton(program: Program): Automaton {
  const { instructions, entries } = program
  const size = instructions.length
  const { classes, samples } = byteClasses(program)
  let budget: Budget = { left: firstWork }
  const spend = (places: number): void => {
    budget.left -= places
    if (budget.left < 0) throw tooComplex('too many ways of reading the text are open at once')
  }
  const reach = createReach(program, spend)
  const states = new Map<string, State>()
  return {
    start: stateOf([entries[0] ?? 0]),
    workFor(given) {
      budget = given
    },
    step(state, byte) {
      const at = classes[byte] ?? 0
      const known = state.following[at]
      if (known !== undefined) return known
      const found = follow(state, samples[at] ?? 0)
      state.following[at] = found
      return found
    },
  }

  function follow(state: State, byte: number): State | null {
    const next: number[] = []
    for (const place of state.places) {
      const instruction = instructions[place % size]
      if (!instruction || byte < instruction.low || byte > instruction.high) continue
      next.push(place - (place % size) + instruction.next)
    }
    // This is far less work than finding what is reached from there.
    spend(state.places.length / 16)
    if (next.length === 0) return null
    const found = stateOf(next)
    return found.whole || found.places.length > 0 ? found : null
  }

  function stateOf(from: readonly number[]): State {
    const { places, whole } = reach(from)
    const key = `${whole} ${places.join(' ')}`
    const known = states.get(key)
    if (known) return known
    if (states.size >= mostStates) states.clear()
    const state = { places, whole, following: [] }
    states.set(key, state)
    return state
  }
}

/** A function that finds all places that are reached from some without taking a byte, in order. */
function createReach(
  { instructions, entries, productive }: Program,
  spend: (places: number) => void,
): (from: readonly number[]) => Pick<State, 'places' | 'whole'> {
  const size = instructions.length
  // A frame is where to go on after a rule, and the frame around it. Frame 0 is the outermost.
  const frames: { next: number; around: number }[] = [{ next: -1, around: -1 }]
  const frameNumbers = new Map<string, number>()
  return (from) => {
    const met = new Set<number>()
    const places: number[] = []
    const open = [...from]
    let whole = false
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (met.has(place) || productive[place % size] !== true) continue
      met.add(place)
      spend(1)
      const behind = placesBehind(place)
      if (!behind) places.push(place)
      else if (behind.length === 0) whole = true
      else open.push(...behind)
    }
    return { places: places.sort((a, b) => a - b), whole }
  }

  /** The places behind one; none at the end of all, `undefined` where a byte has to come first. */
  function placesBehind(place: number): number[] | undefined {
    const at = place % size
    const frame = (place - at) / size
    const { operation = operations.end, next = 0, other = 0 } = instructions[at] ?? {}
    const entry = entries[other] ?? 0
    if (operation === operations.byte) return undefined
    if (operation === operations.split) return [frame * size + next, frame * size + other]
    if (operation === operations.jump) return [frame * size + entry]
    if (operation === operations.call) return [frameFor(next, frame) * size + entry]
    const left = frames[frame]
    return left && left.next >= 0 ? [left.around * size + left.next] : []
  }

  function frameFor(next: number, around: number): number {
    const key = `${next} ${around}`
    const known = frameNumbers.get(key)
    if (known !== undefined) return known
    const made = frames.push({ next, around }) - 1
    frameNumbers.set(key, made)
    return made
  }
}

/** Bytes that no instruction tells apart are of one class; `samples` has one byte of each. */
function byteClasses({ instructions }: Program): { classes: number[]; samples: number[] } {
  const begins = new Set([0])
  for (const { operation, low, high } of instructions) {
    if (operation === operations.byte) begins.add(low).add(high + 1)
  }
  const samples = [...begins].filter((byte) => byte < 256).toSorted((a, b) => a - b)
  let at = -1
  const classes = Array.from({ length: 256 }, (_, byte) => (begins.has(byte) ? (at += 1) : at))
  return { classes, samples }
}
