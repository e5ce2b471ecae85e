import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { detokenize } from './detokenize.ts'

test('gives back the text of tokens', async () => {
  const model = createFakeModels().capabilities
  const tokens = model.tokenize.encode('Round and round.')
  expect((await runNode(detokenize, { tokens }, { model })).outputs).toEqual({
    text: 'Round and round.',
  })
})
