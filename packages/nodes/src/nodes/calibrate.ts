import { defineNode, json, labels as labelsType, list, number, port, text } from '@chainwright/core'
import {
  accuracyOf,
  expectedCalibrationError,
  reliabilityBins,
} from '../language/calibration/calibration-error.ts'
import {
  calibrationMethods,
  crossCalibrated,
  fitCalibration,
} from '../language/calibration/calibration-fit.ts'
import { calibrationRows } from '../language/calibration/calibration-rows.ts'
import { calibrationJson } from '../language/calibration/calibration.ts'

/**
 * Fits probabilities to labelled texts, for the `calibration` of `classify`.
 *
 * `temperature` is the T from 0.05 to 20 with the least `Σ -ln softmax(ln p / T)[right label]`, found by
 * Newton's method between brackets (Guo et al. 2017). It never changes which label is likeliest.
 *
 * `platt` fits, for each label against all others, `1 / (1 + exp(a f + b))` with the log-odds `f = ln(p /
 * (1 - p))`: least cross-entropy with the targets `(n+ + 1) / (n+ + 2)` and `1 / (n- + 2)` (Platt 1999;
 * Newton's method as in Lin, Lin and Weng 2007). It can change which label is likeliest, and helps a
 * model that favours a label; with two numbers for each label, it wants more texts.
 *
 * The error is the expected calibration error, `Σ (count / n) · |accuracy - confidence|` over bins of
 * equal width (Naeini et al. 2015). `errorAfter` and the second diagram are measured by five-fold
 * cross-validation, on rows that the fit had not seen. Fails with `calibration-rows`.
 */
export const calibrate = defineNode({
  type: 'calibrate@1',
  title: 'Calibrate',
  description:
    'Learns from labelled texts to correct probabilities, and tells how far off they are before and after.',
  group: 'language',
  inputs: {
    predictions: port(list(labelsType), { description: 'What classify gave for each text' }),
    truth: port(list(text), { description: 'The right label of each text' }),
    method: port(text, {
      description: 'temperature: one number for all labels; platt: two for each label',
      default: 'temperature',
      choices: calibrationMethods,
      literal: true,
    }),
    bins: port(number, {
      description: 'Bins of equal width in which the error is measured',
      default: 10,
      minimum: 1,
      maximum: 1000,
      form: { step: 1 },
    }),
  },
  outputs: {
    calibration: port(json, { description: 'For the calibration of classify' }),
    errorBefore: port(number, { description: 'Expected calibration error as given, 0 to 1' }),
    errorAfter: port(number, { description: 'The same, calibrated, on rows held out' }),
    accuracy: port(number, { description: 'Share of texts whose likeliest label is right' }),
    bins: port(json, {
      description: 'Reliability diagram before and after: count, confidence, accuracy of each bin',
    }),
  },
  run({ inputs }) {
    const method = calibrationMethods.find((one) => one === inputs.method) ?? 'temperature'
    const rows = calibrationRows(inputs.predictions, inputs.truth)
    const count = Math.round(inputs.bins)
    const before = reliabilityBins(rows, count)
    const after = reliabilityBins(crossCalibrated(method, rows), count)
    return {
      calibration: calibrationJson(fitCalibration(method, rows)),
      errorBefore: expectedCalibrationError(before),
      errorAfter: expectedCalibrationError(after),
      accuracy: accuracyOf(rows),
      bins: { before, after },
    }
  },
})
