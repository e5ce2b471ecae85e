import { type Labels, createRegistry, runFlow } from '@chainwright/core'
import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { calibrate } from './calibrate.ts'
import { classify } from './classify.ts'

/** Ten texts of which a model is 90 % sure, and which it gets right seven times. */
const texts = Array.from({ length: 10 }, (_, at) => `text ${at}`)
const truth = texts.map((_, at) => (at % 10 < 7 ? 'yes' : 'no'))
const sure = { yes: 0.9, no: 0.1 }

test('tells accuracy, error before and after, and how to correct it', async () => {
  const inputs = { predictions: texts.map(() => sure), truth }
  const { outputs } = await runNode(calibrate, inputs)
  expect(outputs).toMatchObject({
    calibration: { temperature: expect.closeTo(Math.log(9) / Math.log(7 / 3), 8) },
    errorBefore: expect.closeTo(0.2, 12),
    accuracy: 0.7,
  })
  // Each fifth is corrected by the other eight rows. Three fifths are half right and corrected to 6/8;
  // two are all right and corrected to 5/8.
  expect(outputs['errorAfter']).toBeCloseTo(0.6 * (6 / 8 - 1 / 2) + 0.4 * (1 - 5 / 8), 8)
  const { before, after } = outputs['bins'] as Record<string, { count: number }[]>
  expect(before).toHaveLength(10)
  expect(before?.[8]).toMatchObject({ count: 10, accuracy: 0.7, confidence: expect.closeTo(0.9) })
  expect(after?.reduce((all, { count }) => all + count, 0)).toBe(10)
})

test('fits a line for each label by the method platt', async () => {
  const inputs = { predictions: texts.map(() => sure), truth, method: 'platt', bins: 5 }
  const { outputs } = await runNode(calibrate, inputs)
  const { platt } = outputs['calibration'] as { platt: Record<string, [number, number]> }
  const odds = Math.log(9)
  // Targets are smoothed to 8/9 and 1/5: 7 of the one and 3 of the other.
  const expected = (7 * (8 / 9) + 3 * (1 / 5)) / 10
  expect(1 / (1 + Math.exp(platt['yes']![0] * odds + platt['yes']![1]))).toBeCloseTo(expected, 6)
  expect((outputs['bins'] as { after: unknown[] }).after).toHaveLength(5)
})

test('calibrates a classifier in a flow: classify, learn, classify again', async () => {
  const models = createFakeModels({ classify: () => sure })
  const reading = { type: 'classify', model: 'any' }
  const flow = {
    chainwright: 1,
    inputs: { known: { type: 'text[]' }, truth: { type: 'text[]' }, unknown: { type: 'text[]' } },
    nodes: {
      guess: { ...reading, inputs: { text: { from: 'inputs.known' }, strategy: 'head' } },
      learn: {
        type: 'calibrate',
        inputs: { predictions: { from: 'guess.labels' }, truth: { from: 'inputs.truth' } },
      },
      decide: {
        ...reading,
        inputs: {
          text: { from: 'inputs.unknown' },
          strategy: 'head',
          calibration: { from: 'learn.calibration' },
        },
      },
      dare: {
        ...reading,
        inputs: {
          text: { from: 'inputs.unknown' },
          strategy: 'head',
          threshold: 0.8,
          calibration: { from: 'learn.calibration' },
        },
      },
    },
    outputs: {
      error: { from: 'learn.errorBefore' },
      labels: { from: 'decide.labels' },
      abstained: { from: 'dare.abstain' },
    },
  }
  const inputs = { known: texts, truth, unknown: ['one', 'two'] }
  const registry = createRegistry([classify, calibrate])
  const { outputs } = await runFlow(flow, { registry, models, inputs })
  expect(outputs['error']).toBeCloseTo(0.2, 12)
  // What was 90 % sure is now as sure as it was right: 70 %.
  for (const labels of outputs['labels'] as Labels[]) expect(labels['yes']).toBeCloseTo(0.7, 8)
  expect(outputs['abstained']).toEqual(['one', 'two'])
})
