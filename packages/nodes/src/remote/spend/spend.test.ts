import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRegistry, parseFlow, planFlow, startRun, type Json } from '@chainwright/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { chatServer, fails, part, says, type Reply } from '../../../test/chat-server.ts'
import { createDialer } from '../../doors/create-dialer.ts'
import { standardNodes } from '../../index.ts'
import type { DayLog } from '../../endpoints/spend/spend-book.ts'
import { readConfiguration } from '../configuration/read-configuration.ts'
import { createRemoteModels, providerOrigins } from '../remote-models.ts'
import { createFileDayLog } from './file-day-log.ts'

const { signal } = new AbortController()
const noon = Date.UTC(2026, 10, 22, 12)

/** Models of a server that says so, at 1 a token read and 2 a token written, with these budgets. */
async function spending(reply: Reply, rules: object, more: { own?: object; dayLog?: DayLog } = {}) {
  const { address, asked } = await chatServer(reply)
  const models = { m: { price: { input: 1_000_000, output: 2_000_000 } } }
  const mine = { kind: 'compatible', address, models, ...more.own }
  const configuration = readConfiguration({ providers: { mine }, ...rules }, 'this test')
  const dial = createDialer({ profiles: providerOrigins(configuration) })
  const { dayLog } = more
  const remote = createRemoteModels({ configuration, secrets: () => undefined, dial, dayLog })
  const generate = async (run = remote, maxTokens = 10) => {
    const { capabilities } = await run.resolve('mine/m', ['generate'], signal)
    return capabilities.generate!.generate({ text: 'Hello' }, { signal, maxTokens })
  }
  return { remote, generate, asked, run: () => remote.forRun!() as typeof remote }
}

// Each reply takes 7 tokens to read and 3 to write: 10 tokens, at a cost of 13.
const hello = says('Hello to you.')

describe('budgets', () => {
  it('stop a run before the call that would exceed them, and say what was spent', async () => {
    const rules = { budgets: { perRun: { tokens: 25 } } }
    const { generate, run, asked } = await spending(hello, rules)
    const one = run()
    await generate(one)
    await generate(one)
    const third = generate(one)
    await expect(third).rejects.toMatchObject({ code: 'budget-spent', retryable: false })
    await expect(third).rejects.toThrow(/mine\/m .*a run may take 25: 20 are spent.*perRun\.tokens/)
    expect(asked).toHaveLength(2)
    await generate(run())
    expect(asked).toHaveLength(3)
  })

  it('count money in the currency of the user', async () => {
    const rules = { currency: 'EUR', budgets: { perDay: { cost: 40 } } }
    const { generate } = await spending(hello, rules)
    await generate()
    await expect(generate(undefined, 20)).rejects.toThrow(
      /take about 4\d EUR, and a day \(UTC\) may take 40: 13 are spent/,
    )
    expect(await generate(undefined, 3)).toMatchObject({ cost: 13 })
  })

  it.each([['perRun'], ['perDay']])('are kept for one endpoint by itself: %s', async (scope) => {
    const own = { budgets: { [scope]: { tokens: 15 } } }
    const { generate, run } = await spending(hello, {}, { own })
    const one = run()
    await generate(one)
    await expect(generate(one)).rejects.toThrow(`providers.mine.budgets.${scope}.tokens`)
  })

  it('hold for calls that are made at once', async () => {
    const rules = { budgets: { perRun: { tokens: 25 } } }
    const { generate, run, asked } = await spending(hello, rules)
    const one = run()
    const calls = await Promise.allSettled([1, 2, 3, 4].map(() => generate(one)))
    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(asked).toHaveLength(2)
  })

  it('are not touched by a call that was refused', async () => {
    const rules = { budgets: { perRun: { tokens: 15 } } }
    const replies = [fails(429, 'slow'), fails(500, 'oops'), hello]
    const { generate, run } = await spending((one, at) => replies.shift()!(one, at), rules)
    const one = run()
    await expect(generate(one)).rejects.toMatchObject({ code: 'endpoint-limited' })
    await expect(generate(one)).rejects.toMatchObject({ code: 'endpoint-failed' })
    expect(await generate(one)).toMatchObject({ outputTokens: 3 })
  })

  it('count what came of a reply that broke off', async () => {
    const rules = { budgets: { perRun: { tokens: 20 } } }
    const { generate, run } = await spending((_, response) => {
      response.setHeader('content-type', 'text/event-stream')
      response.write(part({ content: 'one two three four five six ' }))
      setImmediate(() => response.destroy())
    }, rules)
    const one = run()
    await expect(generate(one)).rejects.toMatchObject({ code: 'connection-failed' })
    await expect(generate(one, 16)).rejects.toThrow(/may take 20: [1-9]\d* are spent/)
  })

  it('of money need a price, but not on this machine', async () => {
    const rules = { budgets: { perRun: { cost: 1 } } }
    const { generate } = await spending(hello, rules, { own: { models: {} } })
    expect(await generate()).toMatchObject({ text: 'Hello to you.' })
    const configuration = readConfiguration({ ...rules, providers: { openai: {} } }, 'this test')
    const dial = createDialer()
    const models = createRemoteModels({ configuration, secrets: () => 'a-key-for-tests', dial })
    const run = models.forRun!()
    const { capabilities } = await run.resolve('openai/gpt-9', ['generate'], signal)
    const reply = capabilities.generate!.generate({ text: 'x' }, { signal })
    await expect(reply).rejects.toMatchObject({ code: 'price-missing' })
    await expect(reply).rejects.toThrow('openai/gpt-9 has no price')
  })

  it('stop a whole run, whose error names the node', async () => {
    const rules = { budgets: { perRun: { tokens: 300 } } }
    const { remote, asked } = await spending(hello, rules)
    const write = (prompt: Json, maxTokens: number) => {
      return { type: 'generate', inputs: { prompt, maxTokens }, model: 'mine/m' }
    }
    const planOf = (last: number) => {
      const one = write('Hi', 50)
      const two = write({ from: 'one.text' }, 50)
      const three = write({ from: 'two.text' }, last)
      const outputs = { text: { from: 'three.text' } }
      const { flow } = parseFlow({ chainwright: 1, nodes: { one, two, three }, outputs })
      return planFlow(flow!, createRegistry(standardNodes))
    }
    const whole = await startRun(planOf(250), { models: remote }).result
    expect(whole).toMatchObject({ status: 'succeeded', state: { usage: { cost: 39 } } })
    const stopped = await startRun(planOf(290), { models: remote }).result
    expect(stopped.error).toMatchObject({ code: 'budget-spent', node: 'three' })
    expect(stopped.error?.message).toContain('may take 300: 20 are spent')
    expect(asked).toHaveLength(5)
  })
})

describe('the log of a day', () => {
  function folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'chainwright-spend-'))
    onTestFinished(() => rmSync(made, { recursive: true }))
    return join(made, 'spend')
  }
  const clockAt = (time: number) => ({ now: () => time }) as never

  it('is shared by processes, readable by its owner alone, and new each day', () => {
    const at = folder()
    const [one, other] = [createFileDayLog(at, clockAt(noon)), createFileDayLog(at, clockAt(noon))]
    one.add('mine', { tokens: 10, cost: 0.5 })
    other.add('mine', { tokens: 5, cost: 0.25 })
    other.add('yours', { tokens: 1, cost: 0 })
    expect(one.spent('mine')).toEqual({ tokens: 15, cost: 0.75 })
    expect(other.spent(undefined)).toEqual({ tokens: 16, cost: 0.75 })
    expect(statSync(join(at, '2026-11-22.jsonl')).mode & 0o077).toBe(0)
    expect(statSync(at).mode & 0o077).toBe(0)
    const tomorrow = createFileDayLog(at, clockAt(noon + 86_400_000))
    expect(tomorrow.spent(undefined)).toEqual({ tokens: 0, cost: 0 })
  })

  it('leaves out a line that a process which died did not end', () => {
    const at = folder()
    const log = createFileDayLog(at, clockAt(noon))
    log.add('mine', { tokens: 10, cost: 0 })
    appendFileSync(join(at, '2026-11-22.jsonl'), '["mine",7')
    expect(log.spent('mine')).toEqual({ tokens: 10, cost: 0 })
  })

  it('stops calls across processes, and counts an estimate until the call is over', async () => {
    const at = folder()
    const rules = { budgets: { perDay: { tokens: 30 } } }
    const counted: number[] = []
    const look: Reply = (asked, response) => {
      counted.push(createFileDayLog(at, clockAt(noon)).spent('mine').tokens)
      return hello(asked, response)
    }
    const make = () => spending(look, rules, { dayLog: createFileDayLog(at, clockAt(noon)) })
    const [one, other] = [await make(), await make()]
    await one.generate()
    await other.generate()
    expect(counted[0]).toBeGreaterThan(10)
    await expect(one.generate()).rejects.toThrow(/a day \(UTC\) may take 30: 20 are spent/)
    expect(readFileSync(join(at, '2026-11-22.jsonl'), 'utf8').split('\n')).toHaveLength(5)
  })
})
