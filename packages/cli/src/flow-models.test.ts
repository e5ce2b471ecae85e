import { parseFlow } from '@chainwright/core'
import { expect, it } from 'vitest'
import { flowText } from '../test/run-cli.ts'
import { flowModels } from './flow-models.ts'

it('finds every model that a flow names, in inner flows and fallbacks, too', () => {
  const node = (more: object) => ({ type: 'generate', inputs: {}, ...more })
  const { flow } = parseFlow(
    flowText({
      nodes: {
        a: node({ model: 'starter' }),
        b: node({ model: { generate: 'hf/a/b', embed: 'starter' } }),
        c: node({ model: 'hf/c/d#q4', onError: { fallback: 'hf/e/f' } }),
        off: node({ model: 'hf/g/h', off: true }),
        none: node({}),
      },
      outputs: {},
      flows: { inner: { nodes: { d: node({ model: 'hf/i/j' }) }, outputs: {} } },
    }),
  )
  expect(flow && flowModels(flow)).toEqual(['starter', 'hf/a/b', 'hf/c/d#q4', 'hf/e/f', 'hf/i/j'])
})
