import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { countTokens } from './count-tokens.ts'

test.each([
  [{ text: 'one two' }, { count: 2, fits: true }],
  [{ text: 'one two three four' }, { count: 4, fits: false }],
  [
    { text: 'one two', window: 1 },
    { count: 2, fits: false },
  ],
])('counts %j', async (inputs, outputs) => {
  const model = createFakeModels({ contextWindow: 3 }).capabilities
  expect((await runNode(countTokens, inputs, { model })).outputs).toEqual(outputs)
})
