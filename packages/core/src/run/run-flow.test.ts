import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../../test/fake-clock.ts'
import { parseFlow } from '../flow/parse-flow.ts'
import { defineNode } from '../node/define-node.ts'
import type { Models } from '../node/models.ts'
import type { NodeType } from '../node/node-type.ts'
import { text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'
import { createRegistry } from '../node/registry.ts'
import { runFlow } from './run-flow.ts'

const upper = defineNode({
  type: 'upper@1',
  title: 'Upper',
  description: 'For tests.',
  group: 'text',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  run: ({ inputs }) => ({ text: inputs.text.toUpperCase() }),
})
const asks: NodeType = {
  ...upper,
  name: 'asks',
  model: ['generate'],
  run: ({ model }: { model: { generate: string } }) => ({ text: model.generate }),
}
const registry = createRegistry([upper, asks])
const file = {
  chainwright: 1,
  inputs: { text: { type: 'text' } },
  nodes: { n: { type: 'upper', inputs: { text: { from: 'inputs.text' } } } },
  outputs: { text: { from: 'n.text' } },
}
const asking = {
  chainwright: 1,
  nodes: {
    a: { type: 'asks', inputs: { text: 'x' }, model: 'm' },
    b: { type: 'asks', inputs: { text: { from: 'a.text' } }, model: 'm' },
    c: { type: 'asks', inputs: { text: 'x' }, model: { generate: 'other' } },
  },
  outputs: { b: { from: 'b.text' }, c: { from: 'c.text' } },
}

describe('runFlow', () => {
  it('takes the text of a file, its JSON, or a parsed flow', async () => {
    const { flow } = parseFlow(file)
    if (!flow) throw new Error('the file could not be read')
    const options = { registry, inputs: { text: 'hello' } }
    for (const source of [JSON.stringify(file), file, flow]) {
      expect(await runFlow(source, options)).toMatchObject({
        status: 'succeeded',
        outputs: { text: 'HELLO' },
      })
    }
  })

  it.each([
    ['no JSON', '{ "chainwright": 1, ', 'flow-invalid'],
    ['another file', { name: 'x' }, 'flow-invalid'],
    ['an unknown type', { chainwright: 1, nodes: { n: { type: 'none' } } }, 'flow-invalid'],
    ['an unknown key', { ...file, colour: 'red' }, 'flow-invalid'],
    ['a missing input', file, 'input-missing'],
  ])('rejects %s', async (_, source, code) => {
    await expect(runFlow(source, { registry })).rejects.toMatchObject({ name: 'FlowError', code })
  })

  it('rejects with the error of the node that failed', async () => {
    const broken: NodeType = {
      ...upper,
      run: () => {
        throw new Error('broken')
      },
    }
    const run = runFlow(file, { registry: createRegistry([broken]), inputs: { text: 'x' } })
    await expect(run).rejects.toMatchObject({ code: 'node-threw', node: 'n', message: 'broken' })
  })

  it('rejects when it is cancelled', async () => {
    const options = { registry, inputs: { text: 'x' }, signal: AbortSignal.abort() }
    await expect(runFlow(file, options)).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('models', () => {
  const resolved: string[] = []
  const models: Models = {
    async resolve(reference, capabilities) {
      resolved.push(reference)
      const all = capabilities.map((name) => [name, `${name} by ${reference}`])
      return { reference, identity: reference, capabilities: Object.fromEntries(all) as object }
    },
  }

  it('are made ready once per run', async () => {
    const { outputs } = await runFlow(asking, { registry, models })
    expect(outputs).toEqual({ b: 'generate by m', c: 'generate by other' })
    expect(resolved.toSorted()).toEqual(['m', 'other'])
  })

  it('are asked for by name when a run was given none', async () => {
    await expect(runFlow(asking, { registry })).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining('`m`, and the run was given no models: pass `models`'),
    })
  })

  it('that could not serve are found before anything runs', async () => {
    const problem = (reference: string) => (reference === 'm' ? 'there is no model m' : undefined)
    await expect(
      runFlow(asking, { registry, models: { ...models, problem } }),
    ).rejects.toMatchObject({
      code: 'flow-invalid',
      node: 'a',
      message: expect.stringContaining('there is no model m'),
    })
  })

  it('that do not offer what was asked of them fail the node', async () => {
    const empty: Models = {
      resolve: async (reference) => ({ reference, identity: '', capabilities: {} }),
    }
    await expect(runFlow(asking, { registry, models: empty })).rejects.toMatchObject({
      code: 'capability-missing',
      message: expect.stringContaining('needs a model that can generate'),
    })
  })

  it('are asked again when making them ready failed', async () => {
    let tries = 0
    const shaky: Models = {
      async resolve(reference, capabilities, signal) {
        if (++tries === 1) throw new Error('no connection')
        return models.resolve(reference, capabilities, signal)
      },
    }
    const flow = {
      chainwright: 1,
      nodes: { a: { type: 'asks', inputs: { text: 'x' }, model: 'm', retries: 1 } },
      outputs: { a: { from: 'a.text' } },
    }
    const clock = {
      now: () => 0,
      after: (_: number, callback: () => void) => (queueMicrotask(callback), () => undefined),
      newRunId: () => 'r1',
    }
    expect((await runFlow(flow, { registry, models: shaky, clock })).outputs).toEqual({
      a: 'generate by m',
    })
  })
})

it('tells how long a function took that did not wait', async () => {
  let time = 1_000
  const clock = { ...createFakeClock(), now: () => time }
  const busy = defineNode({
    type: 'busy@1',
    title: 'Busy',
    description: 'Computes for 40 ms.',
    group: 'text',
    inputs: {},
    outputs: { text: port(text) },
    run: () => {
      time += 40
      return { text: 'done' }
    },
  })
  const flow = { chainwright: 1, nodes: { busy: { type: 'busy', inputs: {} } } }
  const { state } = await runFlow(flow, { registry: createRegistry([busy]), clock })
  expect(state.nodes[0]!.endedAt - state.nodes[0]!.startedAt).toBe(40)
})
