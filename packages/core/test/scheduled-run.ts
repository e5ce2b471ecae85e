import assert from 'node:assert/strict'
import type { Models } from '../src/node/models.ts'
import type { RunEvent } from '../src/run/events.ts'
import { startRun, type RunResult } from '../src/run/start-run.ts'
import { openQuestions } from '../src/run/open-questions.ts'
import { createFakeClock, settled, type FakeClock } from './fake-clock.ts'
import { seedRandom } from './mutate-bytes.ts'
import { planScenario } from './scenario-file.ts'
import { scenarioTypes, type OpenCall } from './scenario-types.ts'
import { allNodes, bodyTimeouts, modelLimits, timeoutMs, type Scenario } from './scenario.ts'
import { createWatcher } from './watcher.ts'

/** How a run went under one order of things. */
export interface ScheduledRun {
  readonly result: RunResult
  readonly events: readonly RunEvent[]
}

const models: Models = {
  resolve: async (reference) => {
    const capabilities = { generate: reference, score: reference } as object
    return { reference, identity: reference, capabilities }
  },
  concurrency: (reference) => modelLimits[reference],
}

/**
 * Runs a scenario: nothing happens but what the order says next, and the promises of the design are
 * looked at after each step. Throws when one does not hold.
 */
export async function runSchedule(scenario: Scenario): Promise<ScheduledRun> {
  const open: OpenCall[] = []
  const plan = planScenario(scenario, scenarioTypes(scenario, open))
  const clock = slowDays(createFakeClock())
  const random = seedRandom(scenario.order)
  const watcher = createWatcher(scenario, plan)
  const { concurrency } = scenario
  const { onEvent } = watcher
  const run = startRun(plan, { clock, models, concurrency, onEvent })
  const people = createPeople(scenario)
  let result: RunResult | undefined
  void run.result.then((ended) => (result = ended))
  await settled()
  for (let step = 0; !result; step++) {
    assert(step < 20_000, 'the run does not come to its end')
    watcher.check(run.state, open)
    if (step === scenario.cancelAt) run.cancel('the test says so')
    else await doNext()
    await settled()
  }
  watcher.check(run.state, open)
  for (const call of open) call.settle() // nobody listens any more
  for (const step of watcher.asked()) assert.throws(() => run.signal(step, 'yes'), /waits for/)
  await settled()
  return { result, events: watcher.events }

  /**
   * Ends one of the calls that can end, late ones too, answers a question, or lets the time pass to
   * the next timer.
   */
  async function doNext(): Promise<void> {
    const able = open.filter((call) => !call.hangs || !watcher.isLive(call))
    const questions = people.answerable(openQuestions(run.state))
    const known = able.length + questions.length
    const [pause] = clock.pending()
    const mayPass = pause !== undefined && (known === 0 || pause < timeoutMs / 2)
    const choice = random(known + (mayPass ? 1 : 0) || 1)
    const call = able[choice]
    const question = questions[choice - able.length]
    if (call) {
      open.splice(open.indexOf(call), 1)
      call.settle()
    } else if (question) {
      const { step } = question
      const isTaken = people.answer(step, { random, signal: (...given) => run.signal(...given) })
      const stillOpen = openQuestions(run.state).some((one) => one.step === step)
      assert.equal(stillOpen, !isTaken, `${step} waits on only when its answer was refused`)
    } else {
      assert(pause !== undefined, 'the run waits for nothing')
      await clock.pass(pause)
    }
  }
}

/** A flow may name no limit above a day: the days of bodies last longer than all that goes on inside. */
function slowDays(clock: FakeClock): FakeClock {
  const [outer, inner] = bodyTimeouts
  const scale = new Map([
    [outer, 1e7],
    [inner, 1e4],
  ])
  return { ...clock, after: (ms, callback) => clock.after(ms * (scale.get(ms) ?? 1), callback) }
}

interface Question {
  readonly step: string
  readonly ask: unknown
}

interface Asked {
  readonly random: (below: number) => number
  readonly signal: (step: string, value: unknown) => void
}

/** Those who answer questions, or do not. A good answer is given once. */
function createPeople({ nodes }: Scenario) {
  const silent = new Set(
    allNodes(nodes).flatMap(({ id, waits }) => (waits?.answered === false ? [id] : [])),
  )
  const given = new Set<string>()
  return {
    answerable: (questions: readonly Question[]) =>
      questions.filter(
        ({ step, ask }) => !silent.has((ask as { name: string }).name) && !given.has(step),
      ),
    /** Whether the answer was taken. */
    answer(step: string, { random, signal }: Asked): boolean {
      const suits = random(4) > 0
      if (suits) given.add(step)
      try {
        signal(step, suits ? 'yes' : 'perhaps')
      } catch {
        return false // also when what the node makes of a good answer does not suit
      }
      assert(suits, 'an answer was taken that is none')
      return true
    },
  }
}
