import { describe, expect, it } from 'vitest'
import { watchRun } from '../../test/watch-run.ts'
import { defineNode } from '../node/define-node.ts'
import type { RunType } from '../node/node-type.ts'
import { text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'

type Requests = readonly { inputs: { text: string } }[]
type Results = readonly (Record<string, unknown> | Error)[]

/** Capitals, one by one with `one:` before them; `together` does many at once. */
function capitals(together: (requests: Requests) => Promise<Results>): {
  type: RunType
  batches: string[][]
} {
  const batches: string[][] = []
  const type = defineNode({
    type: 'capitals@1',
    title: 'Capitals',
    description: 'For tests.',
    group: 'text',
    inputs: { text: port(text) },
    outputs: { text: port(text) },
    run: ({ inputs }) => ({ text: `one:${inputs.text.toUpperCase()}` }),
    runBatch(requests) {
      batches.push(requests.map(({ inputs }) => inputs.text))
      return together(requests) as Promise<readonly Error[]> // some are outputs, some are wrong
    },
  })
  return { type, batches }
}

const upper = async (requests: Requests): Promise<Results> =>
  requests.map(({ inputs }) => ({ text: inputs.text.toUpperCase() }))

const flow = (more: object = {}) => ({
  inputs: { texts: { type: 'text[]' } },
  nodes: { n: { type: 'capitals', inputs: { text: { from: 'inputs.texts' } }, ...more } },
  outputs: { texts: { from: 'n.text' } },
})

describe('runBatch', () => {
  it('is called once, with all items', async () => {
    const { type, batches } = capitals(upper)
    const run = watchRun(flow(), [type], { inputs: { texts: ['a', 'b', 'c'] } })
    expect((await run.result).outputs).toEqual({ texts: ['A', 'B', 'C'] })
    expect(batches).toEqual([['a', 'b', 'c']])
    expect(run.all('node-start').map(({ item }) => item)).toEqual([0, 1, 2])
    expect(run.state.steps).toBe(3)
  })

  it('takes at most as many items as its batch size, one batch after the other when places are few', async () => {
    const { type, batches } = capitals(upper)
    const run = watchRun(flow(), [{ ...type, batchSize: 2 }], {
      inputs: { texts: ['a', 'b', 'c', 'd', 'e'] },
      concurrency: 1,
    })
    expect((await run.result).outputs).toEqual({ texts: ['A', 'B', 'C', 'D', 'E'] })
    expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['e']])
    const order = run.events.flatMap((event) =>
      event.type === 'node-start' || event.type === 'node-end'
        ? [`${event.type} ${event.item}`]
        : [],
    )
    expect(order.slice(0, 5)).toEqual([
      'node-start 0',
      'node-start 1',
      'node-end 0',
      'node-end 1',
      'node-start 2',
    ])
  })

  it('is not called for a list of one', async () => {
    const { type, batches } = capitals(upper)
    const run = watchRun(flow(), [type], { inputs: { texts: ['a'] } })
    expect((await run.result).outputs).toEqual({ texts: ['one:A'] })
    expect(batches).toEqual([])
  })

  it('may fail one item alone, which is then tried again alone', async () => {
    const { type, batches } = capitals(async (requests) => {
      const results = await upper(requests)
      return results.map((result, at) => (at === 1 ? new Error('busy') : result))
    })
    const run = watchRun(flow({ retries: 1 }), [type], { inputs: { texts: ['a', 'b', 'c'] } })
    await run.clock.pass(500)
    expect((await run.result).outputs).toEqual({ texts: ['A', 'one:B', 'C'] })
    expect(batches).toHaveLength(1)
    expect(run.all('node-retry')).toMatchObject([{ item: 1, attempt: 1 }])
  })

  it('fails every item when it throws, each by the policy of the node', async () => {
    const { type } = capitals(async () => {
      throw new Error('no memory')
    })
    const run = watchRun(flow({ onError: 'skip' }), [type], { inputs: { texts: ['a', 'b'] } })
    expect((await run.result).outputs).toEqual({ texts: [] })
    expect(run.all('node-collect')).toMatchObject([{ skipped: [0, 1] }])
  })

  it('fails when it does not give one result for each item', async () => {
    const { type } = capitals(async (requests) => (await upper(requests)).slice(1))
    const run = watchRun(flow(), [type], { inputs: { texts: ['a', 'b'] } })
    expect((await run.result).error).toMatchObject({ code: 'output-type', node: 'n' })
  })

  it('has the result of each item checked', async () => {
    const { type } = capitals(async () => [{ text: 'A' }, { text: 5 }])
    const run = watchRun(flow(), [type], { inputs: { texts: ['a', 'b'] } })
    expect((await run.result).error).toMatchObject({ code: 'output-type', port: 'text' })
  })

  it('takes one place among the steps that run at once', async () => {
    const { type, batches } = capitals(upper)
    const run = watchRun(flow(), [type], { inputs: { texts: ['a', 'b', 'c'] }, concurrency: 1 })
    await run.result
    expect(batches).toEqual([['a', 'b', 'c']])
    expect(run.state.running).toBe(0)
  })
})
