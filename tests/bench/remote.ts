import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createDialer } from '@chainwright/nodes/doors'
import { createRemoteModels, providerOrigins, readConfiguration } from '@chainwright/nodes/remote'
import { ChatOpenAICompletions } from '@langchain/openai'
import { measurePair } from './measure.ts'

// What our adapter adds to a bare call of LangChain, at the same endpoint on this machine, which
// answers at once: the dialer's checks and bounds, limits, counting.
//
//   node --conditions=chainwright-source --expose-gc tests/bench/remote.ts

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

function bareCall(address: string, defaultHeaders: Record<string, string>) {
  const configuration = { baseURL: address, defaultHeaders }
  const bare = new ChatOpenAICompletions({ model: 'm', apiKey: 'none', configuration })
  return async (): Promise<void> => {
    let length = 0
    for await (const piece of await bare.stream('Say something.')) length += piece.text.length
    if (length === 0) throw new Error('the bare call is wrong')
  }
}

async function ourCall(address: string): Promise<() => Promise<void>> {
  const provider = { kind: 'compatible', address }
  const configuration = readConfiguration({ providers: { mine: provider } }, 'this benchmark')
  const dial = createDialer({ profiles: providerOrigins(configuration) })
  const models = createRemoteModels({ configuration, secrets: () => undefined, dial })
  const { capabilities } = await models.resolve('mine/m', ['generate'], signal)
  return async () => {
    const onText = (): void => undefined
    const reply = await capabilities.generate?.generate(
      { text: 'Say something.' },
      { signal, onText },
    )
    if (!reply?.text) throw new Error('our call is wrong')
  }
}

console.log('| call | bare, ms | with the adapter, ms | added, ms | ratio |')
console.log('| --- | --: | --: | --: | --: |')
for (const pieces of [1, 50, 500]) await compare(pieces)
