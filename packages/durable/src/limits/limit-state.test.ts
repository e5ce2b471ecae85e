import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLimitWorld, type TrueCall } from '../../test/limit-world.ts'
import { decide, leaseMs, noCalls, type Report } from './limit-state.ts'
import { countedMs } from './spent-seconds.ts'

const names = ['a', 'b', 'c']
const worker = fc.constantFrom(...names)
const step = fc.oneof(
  fc.record({ do: fc.constant('ask' as const), worker, tokens: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ do: fc.constant('ask' as const), worker, tokens: fc.integer({ min: 1, max: 9 }) }),
  fc.record({
    do: fc.constant('end' as const),
    worker,
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({ do: fc.constant('abort' as const), worker }),
  fc.record({ do: fc.constant('send' as const), worker }),
  fc.record({ do: fc.constant('hold' as const), worker, ms: fc.integer({ min: 1, max: 20_000 }) }),
  fc.record({
    do: fc.constant('report' as const),
    worker,
    told: fc.boolean(),
    times: fc.integer({ min: 1, max: 2 }),
  }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
)
const steps = fc.array(step, { minLength: 20, maxLength: 120 })
const limitsOf = fc.record({
  concurrency: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  requestsPerMinute: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
  tokensPerMinute: fc.option(fc.integer({ min: 10, max: 80 }), { nil: undefined }),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never
type World = ReturnType<typeof createLimitWorld>

function take(world: World, one: Step): void {
  if (one.do === 'ask') world.ask(one.worker, one.tokens)
  else if (one.do === 'end') world.end(one.worker, one.share)
  else if (one.do === 'abort') world.abort(one.worker)
  else if (one.do === 'send') world.send(one.worker)
  else if (one.do === 'hold') world.hold(one.worker, one.ms)
  else if (one.do === 'report') world.report(one.worker, one)
  else world.pass(one.ms)
}

/** The windows of a minute that begin with a call. */
function windows(calls: readonly TrueCall[]): TrueCall[][] {
  return calls.map((first) =>
    calls.filter(({ at = 0 }) => at >= first.at! && at < first.at! + 60_000),
  )
}

describe('whatever workers ask, end, abort and say in whatever order', () => {
  it('never lets more through at once than are allowed, those of killed workers aside', () => {
    fc.assert(
      fc.property(limitsOf, steps, fc.nat(120), (limits, all, killAt) => {
        const world = createLimitWorld(limits, names)
        for (const [at, one] of all.entries()) {
          if (at === killAt) world.kill('b')
          take(world, one)
          expect(world.underWay().length).toBeLessThanOrEqual(limits.concurrency ?? Infinity)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('never lets more requests or tokens through in any window of a minute', () => {
    fc.assert(
      fc.property(limitsOf, steps, fc.nat(120), (limits, all, killAt) => {
        const world = createLimitWorld(limits, names)
        for (const [at, one] of all.entries()) {
          if (at === killAt) world.kill('b')
          take(world, one)
        }
        for (const window of windows(world.started)) {
          expect(window.length).toBeLessThanOrEqual(limits.requestsPerMinute ?? Infinity)
          const tokens = window.reduce((sum, { took }) => sum + took, 0)
          if (window.length > 1)
            expect(tokens).toBeLessThanOrEqual(limits.tokensPerMinute ?? Infinity)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('lets nothing through while the endpoint said to wait', () => {
    fc.assert(
      fc.property(limitsOf, steps, fc.integer({ min: 1, max: 90_000 }), (limits, all, ms) => {
        const world = createLimitWorld(limits, names)
        world.hold('a', ms)
        world.report('a')
        const heldUntil = world.now() + ms
        for (const one of all) take(world, one)
        expect(world.started.filter(({ at = 0 }) => at < heldUntil)).toEqual([])
      }),
    )
  })

  it('lets everybody through in the end, each worker its calls in order, and keeps nothing of them', () => {
    fc.assert(
      fc.property(limitsOf, steps, fc.nat(120), (limits, all, killAt) => {
        const world = createLimitWorld(limits, names)
        for (const [at, one] of all.entries()) {
          if (at === killAt) world.kill('b')
          take(world, one)
        }
        for (let rounds = 0; world.waiting().length + world.underWay().length > 0; rounds++) {
          expect(rounds).toBeLessThan(300)
          for (const name of names) for (let each = 0; each < 8; each++) world.end(name, 1)
          world.pass(10_000)
        }
        for (const name of names) {
          const own = world.started.filter((call) => call.worker === name)
          expect(own).toEqual(world.calls.filter((call) => own.includes(call)))
        }
        world.pass(countedMs + leaseMs)
        expect({ ...world.state(), heldUntil: 0 }).toEqual(noCalls)
      }),
      { numRuns: 200 },
    )
  }, 60_000)
})

describe('a decision', () => {
  const now = 1_700_000_000_000
  const nothing: Report = { worker: 'a', waiting: [], underWay: [], over: [], sent: [] }
  const limits = { concurrency: 1 }
  const call = (id: string) => ({ id, tokens: 1 })

  it('changes nothing when it is asked for once more, so that nothing is written', () => {
    const report = { ...nothing, waiting: [call('a-1'), call('a-2')] }
    const { state } = decide(noCalls, report, { limits, now })
    const again = decide(state, report, { limits, now: now + 100 })
    expect(JSON.stringify(again.state)).toBe(JSON.stringify(state))
    expect(again.through).toEqual([])
  })

  it('gives the places of a dead worker to the next in line when its lease is over', () => {
    const { state } = decide(noCalls, { ...nothing, waiting: [call('a-1')] }, { limits, now })
    const report = { ...nothing, worker: 'b', waiting: [call('b-1')] }
    const soon = decide(state, report, { limits, now: now + 15_000 })
    expect(soon).toMatchObject({ through: [], lookInMs: 5_000 })
    const later = decide(soon.state, report, { limits, now: now + leaseMs })
    expect(later.through).toEqual(['b-1'])
  })

  it('counts the calls of a worker that stood still and comes back', () => {
    const first = decide(noCalls, { ...nothing, waiting: [call('a-1')] }, { limits, now })
    const late = now + leaseMs + 1
    const other = { ...nothing, worker: 'b', waiting: [call('b-1')] }
    const taken = decide(first.state, other, { limits, now: late })
    const back = decide(taken.state, { ...nothing, underWay: [call('a-1')] }, { limits, now: late })
    const ended = {
      ...nothing,
      worker: 'b',
      waiting: [call('b-2')],
      over: [{ ...call('b-1'), made: true }],
    }
    expect(decide(back.state, ended, { limits, now: late }).through).toEqual([])
  })

  it('gives back what a call would have taken that was let through and never made', () => {
    const both = { requestsPerMinute: 1, tokensPerMinute: 5 }
    const first = decide(noCalls, { ...nothing, waiting: [call('a-1')] }, { limits: both, now })
    const over = [{ ...call('a-1'), tokens: 0, made: false }]
    const next = { ...nothing, waiting: [{ id: 'a-2', tokens: 5 }], over }
    expect(decide(first.state, next, { limits: both, now }).through).toEqual(['a-2'])
  })

  it('does not stop for an hour when the clock of the store is set back by one', () => {
    const perMinute = { requestsPerMinute: 1 }
    const first = decide(
      noCalls,
      { ...nothing, waiting: [call('a-1')] },
      { limits: perMinute, now },
    )
    const back = now - 3_600_000
    const report = { ...nothing, worker: 'b', waiting: [call('b-1')] }
    const set = decide(first.state, report, { limits: perMinute, now: back })
    expect(set.lookInMs).toBeLessThanOrEqual(countedMs)
    const later = decide(set.state, report, { limits: perMinute, now: back + countedMs })
    expect(later.through).toEqual(['b-1'])
  })
})
