import fc from 'fast-check'
import type { Json } from '../src/lib/json.ts'

/** How one try of a step goes: `busy` and `hang` may be tried again, `broken` and `wrong` may not. */
export type Fault = 'ok' | 'busy' | 'broken' | 'hang' | 'wrong'

/** Where an input of a test node comes from: a literal, a wire, or several wires. */
export type Source = string | readonly string[] | Wire | readonly Wire[]
interface Wire {
  readonly from: string
}

/** A node of a test flow, as its file would have it, and how its tries go. */
export interface ScenarioNode {
  readonly id: string
  readonly type: 'make' | 'ask' | 'batch' | 'split' | 'pack'
  readonly inputs: Readonly<Record<string, Source>>
  readonly model: Json | undefined
  /** One of `a`, `b` and `c` brings a list. */
  readonly lifted: boolean
  readonly retries: number
  readonly timeoutMs: number | undefined
  readonly onError: 'fail' | 'skip' | 'use' | 'fallback'
  readonly off: boolean
  /** Try `k` of item `i` goes as entry `i + k - 1`; beyond the last all is well. */
  readonly faults: readonly Fault[]
}

/** A flow, the limits of its run, and the order in which a test settles what runs. */
export interface Scenario {
  readonly nodes: readonly ScenarioNode[]
  readonly concurrency: number
  /** The step of the test at which the run is cancelled, if it lasts so long. */
  readonly cancelAt: number | undefined
  readonly order: number
}

/** Far longer than all pauses between tries together: only what hangs runs out of time. */
export const timeoutMs = 1_000_000

/** How many steps may use each model at once. */
export const modelLimits: Readonly<Record<string, number>> = { m1: 1, m2: 2, spare: 1 }

/** The outputs of each type, with what `onError: use` gives for them. */
export const outputPorts: Readonly<Record<ScenarioNode['type'], Readonly<Record<string, Json>>>> = {
  make: { yes: 'used', no: 'as well' },
  ask: { yes: 'used', no: 'as well' },
  batch: { yes: 'used', no: 'as well' },
  split: { parts: ['used', 'twice'] },
  pack: { yes: 'used' },
}

/** Outputs of a step that goes well: some leave out one of their ports. */
export function stepOutputs(
  node: ScenarioNode,
  inputs: Readonly<Record<string, unknown>>,
): Record<string, Json> {
  const seen = JSON.stringify(
    Object.keys(inputs)
      .sort()
      .map((port) => [port, inputs[port]]),
  )
  const mark = Array.from(seen, (letter) => letter.charCodeAt(0)).reduce(
    (sum, code) => (sum * 31 + code) % 99_991,
    7,
  )
  const text = `${node.id}:${mark}`
  if (node.type === 'split') {
    return {
      parts: Array.from(
        { length: mark % 9 === 0 ? 0 : 1 + (mark % 4) },
        (_, at) => `${text}/${at}`,
      ),
    }
  }
  if (node.type === 'pack') return { yes: text }
  if (mark % 8 === 0) return { yes: text }
  return mark % 8 === 1 ? { no: text } : { yes: text, no: `not ${text}` }
}

/** Items that a node of type `batch` takes at once. */
export const batchSize = 3

const often = <T>(usual: T, weight: number, rare: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight }, { arbitrary: rare, weight: 1 })

const rawNode = fc.record({
  type: fc.constantFrom('make', 'ask', 'ask', 'batch', 'batch', 'split', 'pack' as const),
  picks: fc.array(fc.nat(9_999), { minLength: 6, maxLength: 6 }),
  model: fc.constantFrom<Json>('m1', 'm2', 'free', { generate: 'm1', score: 'm2' }),
  retries: fc.nat(2),
  onError: fc.constantFrom<ScenarioNode['onError'][]>(
    'fail',
    'skip',
    'use',
    'use',
    'fallback',
    'fallback',
  ),
  off: often(false, 24, fc.constant(true)),
  faults: often<Fault[]>(
    [],
    3,
    fc.array(fc.constantFrom<Fault[]>('ok', 'ok', 'busy', 'busy', 'hang', 'broken', 'wrong'), {
      maxLength: 3,
    }),
  ),
})
type RawNode = typeof rawNode extends fc.Arbitrary<infer T> ? T : never

/** Flows of 10 to 30 nodes with lists, branches, policies, faults and models. */
export const arbitraryScenario: fc.Arbitrary<Scenario> = fc
  .record({
    raw: fc.array(rawNode, { minLength: 10, maxLength: 30 }),
    concurrency: fc.integer({ min: 1, max: 6 }),
    cancelAt: often<number | undefined>(undefined, 3, fc.nat(60)),
    order: fc.nat(),
  })
  .map(({ raw, ...rest }) => ({ nodes: wireUp(raw), ...rest }))

interface Output {
  readonly from: string
  readonly list: boolean
}

/** Gives each node wires to nodes before it, of types that fit. */
function wireUp(raw: readonly RawNode[]): ScenarioNode[] {
  const outputs: Output[] = []
  return raw.map(({ type, picks, ...node }, at) => {
    const id = `n${at}`
    const inputs = chooseInputs(type, picks, outputs)
    const lists = new Set(outputs.filter(({ list }) => list).map(({ from }) => from))
    const lifted = ['a', 'b', 'c'].some((port) => lists.has(wireOf(inputs[port])))
    for (const port of Object.keys(outputPorts[type])) {
      outputs.push({ from: `${id}.${port}`, list: lifted || type === 'split' })
    }
    return {
      ...node,
      id,
      type,
      inputs,
      lifted,
      model: type === 'ask' ? node.model : undefined,
      onError: node.onError === 'fallback' && type !== 'ask' ? 'skip' : node.onError,
      timeoutMs: node.faults.includes('hang') ? timeoutMs : undefined,
    }
  })
}

function wireOf(source: Source | undefined): string {
  return typeof source === 'object' && 'from' in source ? source.from : ''
}

/** `a`, `b` and `c` take one text, `list` takes several. A pick beyond the outputs is no wire. */
function chooseInputs(
  type: ScenarioNode['type'],
  [a = 0, b = 0, c = 0, list = 0, second = 0, third = 0]: readonly number[],
  outputs: readonly Output[],
): Record<string, Source> {
  const singles = outputs.filter((output) => !output.list)
  const pick = (from: readonly Output[], number: number, beyond: number): Wire | undefined => {
    const output = from[number % (from.length + beyond)]
    return output && { from: output.from }
  }
  const gathered = [list, second, third].flatMap((number) => pick(singles, number, 2) ?? [])
  const several = pick(outputs, list, outputs.length + 1) ?? gathered
  if (type === 'split') return { a: pick(singles, a, 1) ?? 'start' }
  if (type === 'pack')
    return { list: several === gathered && several.length === 0 ? ['start'] : several }
  const inputs: Record<string, Source> = { a: pick(outputs, a, 1) ?? 'start' }
  // Mostly the same list twice, since two lists seldom have the same length.
  const beside = b % 4 === 0 ? inputs['a'] : pick(b % 50 === 1 ? outputs : singles, b, 3)
  const maybe = pick(singles, c, 3)
  if (beside) inputs['b'] = beside
  if (maybe) inputs['c'] = maybe
  if (third % 3 === 0 && !(several === gathered && several.length === 0)) inputs['list'] = several
  return inputs
}
