import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFolderStore, type SharedStore } from '@chainwright/durable/engines'
import { createDialer } from '@chainwright/nodes/doors'
import { createRemoteModels, providerOrigins, readConfiguration } from '@chainwright/nodes/remote'
import { expect, it, onTestFinished, vi } from 'vitest'
import { chatServer, says } from '../../../nodes/test/chat-server.ts'
import { openSharedLimits } from './shared-limits.ts'

const { signal } = new AbortController()

/** A store that counts how often it is asked. */
async function countingStore(): Promise<SharedStore & { asked: () => number }> {
  const folder = mkdtempSync(join(tmpdir(), 'chainwright-limits-'))
  const store = await openFolderStore(folder)
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  let asked = 0
  return {
    ...store,
    asked: () => asked,
    async change(key, edit) {
      asked++
      return store.change(key, edit)
    },
  }
}

/** The models of one worker, and a call of one. */
async function worker(store: SharedStore, configured: object) {
  const limits = await openSharedLimits(store)
  onTestFinished(() => limits.close())
  const configuration = readConfiguration(configured, 'this test')
  const dial = createDialer({ profiles: providerOrigins(configuration) })
  const { makeLimiter, makeDayLog } = limits
  const remote = createRemoteModels({
    configuration,
    secrets: () => undefined,
    dial,
    makeLimiter,
    dayLog: makeDayLog(),
  })
  return async () => {
    const { capabilities } = await remote.resolve('mine/m', ['generate'], signal)
    return capabilities.generate!.generate({ text: 'Hello' }, { signal, maxTokens: 10 })
  }
}

it('keeps the calls of two workers to what the endpoint takes at once', async () => {
  let [open, most] = [0, 0]
  const { address, asked } = await chatServer(async (one, response) => {
    most = Math.max(most, ++open)
    response.once('finish', () => open--)
    await new Promise((resolve) => setTimeout(resolve, 30))
    await says('Hello.')(one, response)
  })
  const mine = { kind: 'compatible', address, limits: { concurrency: 1 } }
  const store = await countingStore()
  const calls = await Promise.all([1, 2].map(() => worker(store, { providers: { mine } })))
  await Promise.all(calls.flatMap((call) => [call(), call(), call()]))
  expect(asked).toHaveLength(6)
  expect(most).toBe(1)
})

it('asks the store nothing for an endpoint without limits', async () => {
  const { address } = await chatServer(says('Hello.'))
  const store = await countingStore()
  const limits = await openSharedLimits(store)
  expect(limits.makeLimiter('mine', { answerMs: 5_000 })).toBeUndefined()
  const mine = { kind: 'compatible', address }
  const configuration = readConfiguration({ providers: { mine } }, 'this test')
  const dial = createDialer({ profiles: providerOrigins(configuration) })
  const { makeLimiter } = limits
  const secrets = (): undefined => undefined
  const remote = createRemoteModels({ configuration, secrets, dial, makeLimiter })
  const { capabilities } = await remote.resolve('mine/m', ['generate'], signal)
  await capabilities.generate!.generate({ text: 'Hello' }, { signal, maxTokens: 10 })
  expect(store.asked()).toBe(0)
})

it('keeps two workers to the budget of a day', async () => {
  const { address, asked } = await chatServer(says('Hello.'))
  const mine = { kind: 'compatible', address }
  const configured = { providers: { mine }, budgets: { perDay: { tokens: 30 } } }
  const store = await countingStore()
  const [one, other] = [await worker(store, configured), await worker(store, configured)]
  await one()
  await one()
  await vi.waitFor(async () => expect(other()).rejects.toMatchObject({ code: 'budget-spent' }), {
    timeout: 10_000,
  })
  const made = asked.length
  await expect(one()).rejects.toMatchObject({ code: 'budget-spent' })
  expect(asked).toHaveLength(made)
})
