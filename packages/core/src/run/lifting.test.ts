import { describe, expect, it } from 'vitest'
import { watchRun } from '../../test/watch-run.ts'
import { defineNode } from '../node/define-node.ts'
import { list, number, text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'

const about = { title: 'Test', description: 'For tests.', group: 'text' }

const join = defineNode({
  ...about,
  type: 'join@1',
  inputs: {
    a: port(text),
    b: port(text, { default: '.' }),
    times: port(number, { optional: true }),
  },
  outputs: { text: port(text) },
  run: ({ inputs }) => ({ text: `${inputs.a}${inputs.b}`.repeat(inputs.times ?? 1) }),
})
const count = defineNode({
  ...about,
  type: 'count@1',
  inputs: { texts: port(list(text)) },
  outputs: { count: port(number) },
  run: ({ inputs }) => ({ count: inputs.texts.length }),
})
/** Fails for texts that begin with `!`. */
const strict = defineNode({
  ...about,
  type: 'strict@1',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  run({ inputs }) {
    if (inputs.text.startsWith('!')) throw new Error(`${inputs.text} is refused`)
    return { text: inputs.text.toUpperCase() }
  },
})
/** Long texts leave by `long`, others by `short`. */
const route = defineNode({
  ...about,
  type: 'route@1',
  inputs: { text: port(text) },
  outputs: { long: port(text), short: port(text) },
  run: ({ inputs }) => (inputs.text.length > 2 ? { long: inputs.text } : { short: inputs.text }),
})
const types = [join, count, strict, route]
const lists = { a: { type: 'text[]' }, b: { type: 'text[]', default: ['x', 'y'] } }

async function outputs(nodes: Record<string, object>, inputs: Record<string, unknown>) {
  const all = Object.fromEntries(Object.keys(nodes).map((id) => [id, { from: `${id}.text` }]))
  const run = watchRun({ inputs: lists, nodes: nodes as never, outputs: all }, types, { inputs })
  return (await run.result).outputs
}

describe('a lifted node', () => {
  it('runs once per item and gives lists, in order', async () => {
    const nodes = { n: { type: 'join', inputs: { a: { from: 'inputs.a' } } } }
    expect(await outputs(nodes, { a: ['1', '2', '3'] })).toEqual({ n: ['1.', '2.', '3.'] })
  })

  it('takes several lists item by item, and repeats what is no list', async () => {
    const wired = { a: { from: 'inputs.a' }, b: { from: 'inputs.b' }, times: 2 }
    const nodes = { n: { type: 'join', inputs: wired } }
    expect(await outputs(nodes, { a: ['1', '2'] })).toEqual({ n: ['1x1x', '2y2y'] })
  })

  it('fails when two lists differ in length, and names both', async () => {
    const wired = { a: { from: 'inputs.a' }, b: { from: 'inputs.b' } }
    const nodes = { n: { type: 'join', inputs: wired } }
    const run = watchRun({ inputs: lists, nodes }, types, { inputs: { a: ['1', '2', '3'] } })
    const { status, error } = await run.result
    expect(status).toBe('failed')
    expect(error).toMatchObject({
      code: 'lift-length',
      node: 'n',
      message:
        'node `n` runs once per item, and `a` has 3 items while `b` has 2: give them the same length',
    })
    expect(run.statuses()).toEqual({ n: 'failed' })
  })

  it('gives empty lists for no items', async () => {
    const nodes = { n: { type: 'join', inputs: { a: { from: 'inputs.a' } } } }
    const run = watchRun({ inputs: lists, nodes, outputs: { n: { from: 'n.text' } } }, types, {
      inputs: { a: [] },
    })
    expect((await run.result).outputs).toEqual({ n: [] })
    expect(run.all('node-collect')).toMatchObject([{ node: 'n', items: 0, skipped: [] }])
    expect(run.all('node-start')).toEqual([])
  })

  it('lifts what takes its lists, and not what takes a list', async () => {
    const nodes = {
      n: { type: 'join', inputs: { a: { from: 'inputs.a' } } },
      again: { type: 'join', inputs: { a: { from: 'n.text' } } },
      all: { type: 'count', inputs: { texts: { from: 'again.text' } } },
    }
    const run = watchRun({ inputs: lists, nodes, outputs: { n: { from: 'all.count' } } }, types, {
      inputs: { a: ['1', '2'] },
    })
    expect((await run.result).outputs).toEqual({ n: 2 })
    expect(run.all('node-start').map(({ node, item }) => [node, item])).toEqual([
      ['n', 0],
      ['n', 1],
      ['again', 0],
      ['again', 1],
      ['all', undefined],
    ])
  })

  it('has a step key for each item, the same on every try', async () => {
    const keys: string[] = []
    const peek = {
      ...strict,
      run(request: { inputs: { text: string }; context: { stepKey: string } }) {
        keys.push(request.context.stepKey)
        if (keys.length === 1) throw new Error('once more')
        return { text: '' }
      },
    }
    const nodes = { n: { type: 'strict', inputs: { text: { from: 'inputs.a' } }, retries: 1 } }
    const run = watchRun({ inputs: lists, nodes }, [peek], { inputs: { a: ['1', '2'] } })
    await run.clock.pass(500)
    await run.result
    expect(keys).toEqual(['r1/n[0]/0', 'r1/n[1]/0', 'r1/n[0]/0'])
  })

  it('has no item number in the step key of a node that runs once', async () => {
    let key = ''
    const peek = {
      ...strict,
      run: ({ context }: { context: { stepKey: string } }) => ((key = context.stepKey), {}),
    }
    const nodes = { n: { type: 'strict', inputs: { text: 'x' } } }
    await watchRun({ nodes }, [peek], { run: 'mine' }).result
    expect(key).toBe('mine/n/0')
  })
})

describe('items that fail or leave by a branch', () => {
  const strictNode = (onError: object | string) => ({
    n: { type: 'strict', inputs: { text: { from: 'inputs.a' } }, onError },
  })

  it('are dropped and listed when they may be skipped', async () => {
    const flow = {
      inputs: lists,
      nodes: strictNode('skip') as never,
      outputs: { n: { from: 'n.text' } },
    }
    const run = watchRun(flow, types, { inputs: { a: ['a', '!', 'c', '!'] } })
    expect((await run.result).outputs).toEqual({ n: ['A', 'C'] })
    expect(run.all('node-collect')).toMatchObject([{ items: 4, skipped: [1, 3] }])
    expect(run.state.nodes[0]?.items?.map(({ status }) => status)).toEqual([
      'succeeded',
      'skipped',
      'succeeded',
      'skipped',
    ])
  })

  it('take the value that is given for them', async () => {
    const nodes = strictNode({ use: { text: '?' } })
    expect(await outputs(nodes, { a: ['a', '!', 'c'] })).toEqual({ n: ['A', '?', 'C'] })
  })

  it('fail the run when nothing else is said, and the other items keep what they have', async () => {
    const run = watchRun({ inputs: lists, nodes: strictNode('fail') as never }, types, {
      inputs: { a: ['a', '!', 'c'] },
    })
    const { error } = await run.result
    expect(error).toMatchObject({ code: 'node-threw', node: 'n', message: '! is refused' })
    const [node] = run.state.nodes
    expect(node).toMatchObject({ status: 'failed', error: { code: 'node-threw' } })
    expect(node?.items?.[0]).toMatchObject({ status: 'succeeded', outputs: { text: 'A' } })
  })

  it('are partitioned by the outputs that they leave out, in order', async () => {
    const nodes = { n: { type: 'route', inputs: { text: { from: 'inputs.a' } } } }
    const both = { long: { from: 'n.long' }, short: { from: 'n.short' } }
    const run = (a: string[]) =>
      watchRun({ inputs: lists, nodes, outputs: both }, types, { inputs: { a } }).result
    expect((await run(['aaa', 'b', 'ccc', 'd'])).outputs).toEqual({
      long: ['aaa', 'ccc'],
      short: ['b', 'd'],
    })
    expect(await run(['b'])).toMatchObject({ outputs: { short: ['b'] }, absent: ['long'] })
  })
})
