import { describe, expect, it } from 'vitest'
import { settled } from '../../test/fake-clock.ts'
import { heldNode } from '../../test/held-node.ts'
import { watchRun } from '../../test/watch-run.ts'
import type { Json } from '../lib/json.ts'
import { defineBody } from '../node/define-control.ts'
import { defineNode } from '../node/define-node.ts'
import { boolean, number, text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'

const about = { title: '', description: 'For tests.', group: 'control' }
const once = defineBody({
  ...about,
  type: 'once@1',
  inputs: { concurrency: port(number, { default: 64, literal: true }) },
  outputs: {},
  ports: (_, body) => body,
  concurrency: ({ concurrency }) => Number(concurrency),
})
const again = defineBody({
  ...about,
  type: 'again@1',
  inputs: { most: port(number, { default: 10, literal: true }) },
  outputs: { times: port(number) },
  ports: (_, body) => body,
  next: ({ inputs, given, outputs, round }) =>
    outputs['done'] === true || round + 1 === inputs['most']
      ? { outputs: { ...outputs, times: round + 1 } }
      : { again: { ...given, ...outputs } },
})
const double = defineNode({
  ...about,
  type: 'double@1',
  inputs: { text: port(text), until: port(number, { default: 8 }) },
  outputs: { text: port(text), done: port(boolean) },
  run({ inputs }) {
    if (inputs.text.includes('!')) throw new Error('no exclamation marks')
    return { text: inputs.text + inputs.text, done: inputs.text.length * 2 >= inputs.until }
  },
})
const types = [once, again, double]

const body = {
  inputs: { text: { type: 'text' } },
  nodes: { double: { type: 'double', inputs: { text: { from: 'inputs.text' } } } },
  outputs: { text: { from: 'double.text' }, done: { from: 'double.done' } },
}
const flow = (node: Record<string, Json>, input: Json = { type: 'text' }) => ({
  inputs: { text: input },
  nodes: { n: { flow: 'body', inputs: { text: { from: 'inputs.text' } }, ...node } },
  outputs: { text: { from: 'n.text' } },
  flows: { body },
})

describe('a body', () => {
  it('runs as one node, its steps named by the node they stand in', async () => {
    const run = watchRun(flow({ type: 'once' }), types, { inputs: { text: 'ab' } })
    expect((await run.result).outputs).toEqual({ text: 'abab' })
    expect(run.all('node-end').map(({ node }) => node)).toEqual(['n/double'])
    expect(run.events.map(({ type }) => type)).toEqual([
      'run-start',
      'body-start',
      'node-start',
      'node-end',
      'body-end',
      'run-end',
    ])
  })

  it('runs once per item of a list, and gives lists', async () => {
    const list = { type: 'text[]' }
    const run = watchRun(flow({ type: 'once' }, list), types, { inputs: { text: ['a', 'b'] } })
    expect((await run.result).outputs).toEqual({ text: ['aa', 'bb'] })
    expect(run.all('node-end').map(({ node }) => node)).toEqual(['n[0]/double', 'n[1]/double'])
    expect(run.statuses()).toEqual({ n: 'succeeded' })
  })

  it('has at most so many items in hand as the node type says', async () => {
    const { type, calls } = heldNode('double')
    const held = { ...type, outputs: { ...type.outputs, done: port(boolean) } }
    const node = { type: 'once', inputs: { text: { from: 'inputs.text' }, concurrency: 2 } }
    const run = watchRun(flow(node, { type: 'text[]' }), [once, held], {
      inputs: { text: ['a', 'b', 'c'] },
    })
    expect(calls.map(({ inputs }) => inputs['text'])).toEqual(['a', 'b'])
    calls[1]?.end({ text: 'B' })
    await settled()
    expect(calls.map(({ inputs }) => inputs['text'])).toEqual(['a', 'b', 'c'])
    for (const call of calls) call.end({ text: String(call.inputs['text']) })
    expect((await run.result).outputs).toEqual({ text: ['a', 'B', 'c'] })
  })

  it('is repeated with its own outputs until it is done', async () => {
    const run = watchRun(flow({ type: 'again' }), types, { inputs: { text: 'a' } })
    expect((await run.result).outputs).toEqual({ text: 'aaaaaaaa' })
    expect(run.all('node-end').map(({ node }) => node)).toEqual([
      'n#0/double',
      'n#1/double',
      'n#2/double',
    ])
    expect(run.state.nodes[0]?.outputs).toMatchObject({ times: 3 })
    expect(run.state.nodes[0]?.rounds?.map(({ outputs }) => outputs['text'])).toEqual([
      'aa',
      'aaaa',
      'aaaaaaaa',
    ])
  })

  it('stands inside of another one', async () => {
    const outer = {
      inputs: { text: { type: 'text' } },
      nodes: { loop: { type: 'again', flow: 'body', inputs: { text: { from: 'inputs.text' } } } },
      outputs: { text: { from: 'loop.text' } },
    }
    const nodes = { n: { type: 'once', flow: 'outer', inputs: { text: { from: 'inputs.text' } } } }
    const file = {
      ...flow({}),
      nodes,
      inputs: { text: { type: 'text[]' } },
      flows: { outer, body },
    }
    const run = watchRun(file, types, { inputs: { text: ['aaaa', 'bb'] } })
    expect((await run.result).outputs).toEqual({ text: ['aaaaaaaa', 'bbbbbbbb'] })
    expect(run.all('node-end').map(({ node }) => node)).toEqual([
      'n[0]/loop#0/double',
      'n[1]/loop#0/double',
      'n[1]/loop#1/double',
    ])
  })

  it('that fails fails its node with the place of the error, and the policy of the node decides', async () => {
    const failed = watchRun(flow({ type: 'again' }), types, { inputs: { text: '!' } })
    expect((await failed.result).error).toMatchObject({
      message: 'no exclamation marks',
      node: 'n#0/double',
    })
    const list = { type: 'text[]' }
    const skipped = watchRun(flow({ type: 'again', onError: 'skip' }, list), types, {
      inputs: { text: ['a', '!', 'b'] },
    })
    expect((await skipped.result).outputs).toEqual({ text: ['aaaaaaaa', 'bbbbbbbb'] })
    expect(skipped.all('node-collect')).toMatchObject([{ node: 'n', items: 3, skipped: [1] }])
    const used = watchRun(flow({ type: 'once', onError: { use: { text: 'none' } } }), types, {
      inputs: { text: '!' },
    })
    expect(await used.result).toMatchObject({ status: 'succeeded', outputs: { text: 'none' } })
  })

  it('that took too long is stopped alone: its steps are cancelled and the run goes on', async () => {
    const { type, calls } = heldNode('double')
    const held = { ...type, outputs: { ...type.outputs, done: port(boolean) } }
    const slow = flow({ type: 'once', timeoutMs: 50, onError: { use: { text: 'late' } } })
    const run = watchRun(slow, [once, held], { inputs: { text: 'a' } })
    await run.clock.pass(50)
    expect(calls[0]?.context.signal.aborted).toBe(true)
    await run.clock.pass(200)
    expect(await run.result).toMatchObject({ status: 'succeeded', outputs: { text: 'late' } })
    expect(run.state.nodes[0]).toMatchObject({ status: 'succeeded', error: { code: 'timeout' } })
  })

  it('names a node whose outputs are wrong by where it stands', async () => {
    const wrong = { ...double, run: () => ({ text: 5 }) } as unknown as typeof double
    const { error } = await watchRun(flow({ type: 'again' }), [again, wrong], {
      inputs: { text: 'a' },
    }).result
    expect(error).toMatchObject({ code: 'output-type', node: 'n#0/double', port: 'text' })
    expect(error?.message).toContain('node `n#0/double`')
  })

  it('is cancelled with the run', async () => {
    const { type, calls } = heldNode('double')
    const held = { ...type, outputs: { ...type.outputs, done: port(boolean) } }
    const run = watchRun(flow({ type: 'once' }), [once, held], { inputs: { text: 'a' } })
    run.cancel()
    expect(calls[0]?.context.signal.aborted).toBe(true)
    calls[0]?.fail(new Error('aborted'))
    expect((await run.result).status).toBe('cancelled')
    expect(run.state.nodes[0]?.rounds?.[0]).toMatchObject({ status: 'cancelled' })
  })

  it('counts its steps and what they use for the node and for the run', async () => {
    const uses = { ...double, run: useOne }
    const run = watchRun(flow({ type: 'again' }), [again, uses], {
      inputs: { text: 'a' },
      steps: 9,
    })
    await run.result
    expect(run.state.nodes[0]?.usage).toEqual({ outputTokens: 3 })
    expect(run.state.usage.outputTokens).toBe(3)
    expect(run.state.steps).toBe(6) // three rounds, and a step in each
    const short = watchRun(flow({ type: 'again' }), types, { inputs: { text: 'a' }, steps: 4 })
    expect((await short.result).error).toMatchObject({ code: 'step-limit' })
  })
})

function useOne(request: {
  context: { usage(used: object): void }
  inputs: { text: string; until: number }
}) {
  const { context } = request
  const { text: given, until } = request.inputs
  context.usage({ outputTokens: 1 })
  return { text: given + given, done: given.length * 2 >= until }
}
