import { createRegistry, parseFlow, planFlow, startRun, type RunEvent } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, it, vi } from 'vitest'
import { createQuestionDesk } from './question-desk.ts'

const flow = {
  chainwright: 1,
  nodes: {
    one: { type: 'ask', inputs: { question: 'First?' } },
    two: { type: 'ask', inputs: { question: { from: 'one.answer' } } },
  },
  outputs: { text: { from: 'two.answer' } },
}
const plan = planFlow(parseFlow(flow).flow!, createRegistry(standardNodes))
const until = async (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 15_000 })

/** A run that takes answers when the test hands them over, as one does that workers lead. */
function slowRun(given: Record<string, string>, ask?: (question: string) => Promise<string>) {
  const waiting: (() => void)[] = []
  let isStuck = false
  const desk = createQuestionDesk({
    given: new Map(Object.entries(given)),
    ask: ask && (async ({ step }) => ask(step)),
    onStuck: () => void (isStuck = true),
  })
  const run = startRun(plan, { onEvent: (event: RunEvent) => desk.event(event) })
  desk.attach({
    state: run.state,
    signal: (step, value) => void waiting.push(() => run.signal(step, value)),
  })
  return { run, desk, waiting, isStuck: () => isStuck }
}

it('waits for an answer that is on its way, and is stuck only when there is none', async () => {
  const { run, waiting, isStuck } = slowRun({ one: 'Second?' })
  await until(() => expect(waiting).toHaveLength(1))
  await new Promise((resolve) => setImmediate(resolve))
  expect(isStuck()).toBe(false)
  waiting[0]?.()
  await until(() => expect(isStuck()).toBe(true))
  run.cancel()
  await run.result
})

it('asks each question once while its answer is on its way', async () => {
  const asked: string[] = []
  const { run, waiting } = slowRun({}, async (step) => (asked.push(step), `answer to ${step}`))
  await until(() => expect(waiting).toHaveLength(1))
  await new Promise((resolve) => setImmediate(resolve))
  expect(asked).toEqual(['one'])
  waiting[0]?.()
  await until(() => expect(waiting).toHaveLength(2))
  waiting[1]?.()
  expect(await run.result).toMatchObject({ outputs: { text: 'answer to two' } })
  expect(asked).toEqual(['one', 'two'])
})

it('names the steps that answers were given for, and that did not ask', async () => {
  const { run, desk, waiting } = slowRun({ one: 'Second?', tow: 'yes' })
  await until(() => expect(waiting).toHaveLength(1))
  expect(desk.unused()).toEqual(['tow'])
  run.cancel()
  await run.result
})
