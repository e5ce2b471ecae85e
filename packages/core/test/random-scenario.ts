import fc from 'fast-check'
import type { Json } from '../src/lib/json.ts'
import type { Fault, Scenario, ScenarioNode, ScenarioType } from './scenario.ts'
import { wireUp, type RawNode } from './wire-up.ts'

const often = <T>(usual: T, weight: number, rare: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight }, { arbitrary: rare, weight: 1 })

const plainTypes = ['make', 'ask', 'ask', 'batch', 'batch', 'split', 'pack'] as const
const waitTypes = ['question', 'question', 'pause'] as const
const bodyTypes = ['once', 'again'] as const

const about = {
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
}

/** Nodes among which bodies stand up to so deep in one another. */
function rawNode(depth: number): fc.Arbitrary<RawNode> {
  const simple = fc.record({
    ...about,
    type: fc.constantFrom<ScenarioType[]>(...plainTypes, ...plainTypes, ...waitTypes),
    inside: fc.constant([]),
  })
  if (depth === 0) return simple
  const inside = fc.array(rawNode(depth - 1), { minLength: 1, maxLength: 4 })
  const withBody = fc.record({ ...about, type: fc.constantFrom(...bodyTypes), inside })
  return fc.oneof({ arbitrary: simple, weight: 5 }, { arbitrary: withBody, weight: 1 })
}

/**
 * Flows of 10 to 30 nodes with lists, branches, policies, faults, models, waits, and bodies that stand
 * up to two deep in one another.
 */
export const arbitraryScenario: fc.Arbitrary<Scenario> = fc
  .record({
    raw: fc.array(rawNode(2), { minLength: 10, maxLength: 30 }),
    concurrency: fc.integer({ min: 1, max: 6 }),
    cancelAt: often<number | undefined>(undefined, 3, fc.nat(60)),
    order: fc.nat(),
  })
  .map(({ raw, ...rest }) => ({ nodes: wireUp(raw), ...rest }))
