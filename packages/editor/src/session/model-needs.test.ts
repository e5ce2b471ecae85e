import { createRegistry, inspectFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { flowOf } from '../../test/open-editor.ts'
import type { OfferedModel } from '../run/runner.ts'
import { modelNeeds } from './model-needs.ts'

function offered(reference: string, source: OfferedModel['source']): OfferedModel {
  const capabilities = ['tokenize', 'generate']
  return { reference, title: reference, capabilities, bytes: undefined, license: undefined, source }
}

function served(model: string, models: readonly OfferedModel[]): string | undefined {
  const node = { type: 'generate', model, inputs: { prompt: 'Hello' } }
  const draft = inspectFlow(flowOf({ nodes: { write: node } }), createRegistry(standardNodes))
  return modelNeeds(draft, models)[0]?.model?.reference
}

it('takes an endpoint for one that has further models than it lists', () => {
  const models = [offered('lab/small', 'remote'), offered('hf/lab/small', 'downloaded')]
  expect(served('lab/small', models)).toBe('lab/small')
  expect(served('lab/large', models)).toBe('lab/small')
  expect(served('labor/large', models)).toBeUndefined()
  expect(served('hf/lab/large', models)).toBeUndefined()
})

it('tells what a model that is here cannot do', () => {
  const node = { type: 'embed', model: 'starter', inputs: { texts: ['Hello'] } }
  const draft = inspectFlow(flowOf({ nodes: { near: node } }), createRegistry(standardNodes))
  const [lacking] = modelNeeds(draft, [offered('starter/small', 'starter')])
  expect(lacking).toMatchObject({ model: undefined, lacks: ['embed'] })
  expect(modelNeeds(draft, [])[0]).toMatchObject({ model: undefined, lacks: [] })
})
