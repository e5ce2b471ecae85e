import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { arbitraryScenario } from './random-scenario.ts'
import { expectedOutcomes } from './reference-run.ts'
import type { Scenario } from './scenario.ts'
import { runSchedule, type ScheduledRun } from './scheduled-run.ts'

/** Orders to try; continuous integration raises the number. */
const orders = Number(process.env['CHAINWRIGHT_SCHEDULES'] ?? 500)
/** Given again, the same orders are tried again. */
const seed = Number(process.env['CHAINWRIGHT_SCHEDULES_SEED'] ?? Date.now() % 0x7fffffff)

describe('a run, in any order of things', { timeout: 600_000 }, () => {
  it('comes to what the flow means, and keeps every promise on the way', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryScenario, async (scenario) => {
        judge(scenario, await runSchedule(scenario))
      }),
      { numRuns: orders, seed },
    )
  })

  it('tells the same events again under the same order', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryScenario, async (scenario) => {
        const [first, second] = [await runSchedule(scenario), await runSchedule(scenario)]
        assert.deepEqual(first.events, second.events)
      }),
      { numRuns: Math.ceil(orders / 10), seed },
    )
  })
})

/** Holds the end of a run to what the reference makes of the flow. */
function judge(scenario: Scenario, { result, events }: ScheduledRun): void {
  const outcomes = expectedOutcomes(scenario)
  const failing = [...outcomes].filter(([, { status }]) => status === 'failed').map(([id]) => id)
  assert.equal(events.at(-1)?.type, 'run-end')
  if (result.status === 'succeeded') assert.deepEqual(failing, [])
  if (result.status === 'cancelled') assert(scenario.cancelAt !== undefined)
  // What fails inside of a body is named with the nodes that it stands in.
  const [culprit = ''] = (result.error?.node ?? '').split(/[[#/]/)
  if (result.status === 'failed') assert(failing.includes(culprit), String(result.error?.message))
  for (const { id, status, outputs } of result.state.nodes) {
    const expected = outcomes.get(id)
    assert(expected)
    const whole = result.status === 'succeeded' || id === culprit
    if (whole || status === 'succeeded' || status === 'skipped')
      assert.equal(status, expected.status, id)
    if (expected.status === 'succeeded' && status === 'succeeded') {
      assert.deepEqual(outputs, expected.outputs, id)
    }
  }
}
