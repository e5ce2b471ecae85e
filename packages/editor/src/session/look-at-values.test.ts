import { expect, it } from 'vitest'
import { editorOf } from '../../test/local-runner.ts'
import type { ServerRunner } from '../run/server-runner.ts'
import { lookAtValues } from './look-at-values.ts'

const abridged = JSON.stringify({ text: 'A long text …' })

/** A server whose one long text comes abridged, around the runner of the test. */
function asServer(runner: object, brought: string[]): ServerRunner {
  const isAbridged = (value: unknown) => JSON.stringify(value) === abridged
  return Object.assign(Object.create(runner) as ServerRunner, {
    where: 'host:1',
    sheet: () => Promise.reject(new Error('not asked')),
    isAbridged,
    whole: async (value: { text?: string }) => {
      if (!isAbridged(value)) return value
      brought.push(value.text ?? '')
      return { text: 'A long text, and all of it' }
    },
  })
}

it('brings a large value when the node that gave it, or one that takes it, is selected', async () => {
  const editor = editorOf({
    nodes: {
      long: { type: 'prompt', inputs: { template: 'A long text …' } },
      short: { type: 'prompt', inputs: { template: '{{x}}', x: { from: 'long.text' } } },
      other: { type: 'prompt', inputs: { template: 'other' } },
    },
    outputs: {},
  })
  const brought: string[] = []
  editor.places.add(asServer(editor.places.store.getState().chosen, brought))
  await editor.desk.run()
  const outputs = () => editor.runs.shown()?.state.nodes.find(({ id }) => id === 'long')?.outputs
  await lookAtValues(editor)
  editor.document.select(['other'])
  await lookAtValues(editor)
  expect(brought).toEqual([])
  const before = editor.runs.version('long')
  editor.document.select(['short'])
  await lookAtValues(editor)
  expect(outputs()).toEqual({ text: 'A long text, and all of it' })
  expect(editor.runs.version('long')).not.toBe(before)
})
