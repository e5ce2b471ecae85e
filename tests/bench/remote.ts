import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createDialer } from '@chainwright/nodes/doors'
import { createRemoteModels, providerOrigins, readConfiguration } from '@chainwright/nodes/remote'
import { ChatOpenAICompletions } from '@langchain/openai'
import { measurePair, median } from './measure.ts'

// What our adapter adds to a bare call of LangChain, at the same endpoint on this machine, which
// answers at once: the dialer's checks and bounds, limits, counting.
//
//   pnpm bench:remote

const { signal } = new AbortController()

/** Answers every request with so many pieces, as OpenAI streams them. */
function endpoint(pieces: number) {
  const chunk = (delta: object, finish_reason: string | null = null): string =>
    `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
  const usage = { prompt_tokens: 3, completion_tokens: pieces, total_tokens: pieces + 3 }
  const last = `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [], usage })}\n\n`
  const body = `${chunk({ content: 'word ' }).repeat(pieces)}${chunk({}, 'stop')}${last}data: [DONE]\n\n`
  return createServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'text/event-stream')
      response.end(body)
    })
  })
}

async function compare(pieces: number): Promise<void> {
  const server = endpoint(pieces)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  const fresh = { connection: 'close' }
  const kept = await measurePair(bareCall(address, {}), await ourCall(address), { rounds: 7 })
  const closed = await measurePair(bareCall(address, fresh), await ourCall(address), { rounds: 7 })
  for (const [name, { base, other, ratio }] of [
    ['connection kept', kept],
    ['connection of its own', closed],
  ] as const) {
    const added = other - base
    const row = [`${pieces} pieces, bare with a ${name}`, base.toFixed(2), other.toFixed(2)]
    console.log(`| ${[...row, added.toFixed(2), ratio.toFixed(2)].join(' | ')} |`)
  }
  server.closeAllConnections()
  server.close()
}

function bareCall(address: string, defaultHeaders: Record<string, string>, onFirst?: () => void) {
  const configuration = { baseURL: address, defaultHeaders }
  const bare = new ChatOpenAICompletions({ model: 'm', apiKey: 'none', configuration })
  return async (): Promise<void> => {
    let length = 0
    for await (const piece of await bare.stream('Say something.')) {
      if (length === 0 && piece.text !== '') onFirst?.()
      length += piece.text.length
    }
    if (length === 0) throw new Error('the bare call is wrong')
  }
}

async function ourCall(
  address: string,
  onFirst?: () => void,
  keptConnections = 16,
): Promise<() => Promise<void>> {
  const provider = { kind: 'compatible', address }
  const configuration = readConfiguration({ providers: { mine: provider } }, 'this benchmark')
  const dial = createDialer({ profiles: providerOrigins(configuration), keptConnections })
  const models = createRemoteModels({ configuration, secrets: () => undefined, dial })
  const { capabilities } = await models.resolve('mine/m', ['generate'], signal)
  return async () => {
    let isFirst = true
    const onText = (): void => {
      if (isFirst) onFirst?.()
      isFirst = false
    }
    const reply = await capabilities.generate?.generate(
      { text: 'Say something.' },
      { signal, onText },
    )
    if (!reply?.text) throw new Error('our call is wrong')
  }
}

type MakeCall = (address: string, onFirst: () => void) => Promise<() => Promise<void>>

/** The ways of a call, as rows of the second table. */
const ways: Readonly<Record<string, MakeCall>> = {
  'bare, connection kept': async (address, onFirst) => bareCall(address, {}, onFirst),
  'adapter, connection kept': (address, onFirst) => ourCall(address, onFirst),
  'adapter, a connection for each call': (address, onFirst) => ourCall(address, onFirst, 0),
}
const atOnce = 8
const calls = 400

/** Calls in a second with eight under way, and the median time to the first piece of one alone. */
async function rates(pieces: number): Promise<void> {
  const server = endpoint(pieces)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  const found = new Map(Object.keys(ways).map((name) => [name, { rates: [], firsts: [] } as Found]))
  for (let round = -1; round < 5; round++) {
    for (const [name, make] of Object.entries(ways)) {
      const one = { rate: await rateOf(make, address), first: await firstOf(make, address) }
      if (round < 0) continue
      found.get(name)?.rates.push(one.rate)
      found.get(name)?.firsts.push(one.first)
    }
  }
  for (const [name, { rates: all, firsts }] of found)
    console.log(
      `| ${pieces} pieces, ${name} | ${median(all).toFixed(0)} | ${median(firsts).toFixed(2)} |`,
    )
  server.closeAllConnections()
  server.close()
}

interface Found {
  readonly rates: number[]
  readonly firsts: number[]
}

async function rateOf(make: MakeCall, address: string): Promise<number> {
  const call = await make(address, () => undefined)
  let left = calls
  const work = async (): Promise<void> => {
    while (left-- > 0) await call()
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: atOnce }, work))
  return (calls * 1000) / (performance.now() - start)
}

async function firstOf(make: MakeCall, address: string): Promise<number> {
  const times: number[] = []
  let start = 0
  const call = await make(address, () => void times.push(performance.now() - start))
  for (let count = 0; count < 100; count++) {
    start = performance.now()
    await call()
  }
  return median(times)
}

console.log('| call | bare, ms | with the adapter, ms | added, ms | ratio |')
console.log('| --- | --: | --: | --: | --: |')
for (const pieces of [1, 50, 500]) await compare(pieces)
console.log('\n| call | calls a second, 8 at once | first piece, ms |')
console.log('| --- | --: | --: |')
for (const pieces of [1, 50]) await rates(pieces)
