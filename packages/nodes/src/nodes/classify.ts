import {
  type InputValues,
  type Literals,
  type StepContext,
  boolean,
  defineNode,
  json,
  labels as labelsType,
  number,
  port,
  text,
  toFlowError,
} from '@chainwright/core'
import { parseCalibration } from '../language/calibration/calibration.ts'
import { checkHypothesis } from '../language/classify/classify-entailment.ts'
import type { ClassifyModels, ClassifyRequest } from '../language/classify/classify-request.ts'
import {
  type ClassifyStrategy,
  classifyCapabilities,
  classifyStrategies,
  classifyTexts,
} from '../language/classify/classify-text.ts'
import { type Decision, decideLabel } from '../language/classify/label-decision.ts'
import { labelsFor } from '../language/classify/label-examples.ts'
import { checkLabelTemplate } from '../language/classify/label-prompt.ts'

const inputs = {
  text: port(text),
  labels: port(json, {
    description:
      'Names of labels, or name to description or to a list of examples; left out for `head` and `fitted`',
    literal: true,
    optional: true,
    form: { as: 'labels' },
  }),
  strategy: port(text, {
    description:
      'embedding: by nearness in meaning; entailment: by what the text implies; examples: a model writes the label; fitted: by a head that was fitted to labelled texts; head: by a model that was trained on the labels; likelihood: by how likely a model holds each label',
    default: 'embedding',
    choices: classifyStrategies,
    literal: true,
  }),
  head: port(json, {
    description: 'fitted: what `chainwright fit classifier` wrote, read by `load-json`',
    optional: true,
  }),
  temperature: port(number, {
    description: 'embedding: lower gives more to the nearest label',
    default: 0.05,
    minimum: 0.001,
    maximum: 10,
  }),
  hypothesis: port(text, {
    description: 'entailment: a sentence about the text, with {} where the label goes',
    default: 'This example is {}.',
    literal: true,
    form: { as: 'line' },
  }),
  multiLabel: port(boolean, {
    description: 'entailment: several labels may hold, and each is judged by itself',
    default: false,
    literal: true,
  }),
  template: port(text, {
    description:
      'examples and likelihood: what the model reads, with {{text}}, {{labels}} and {{examples}}',
    default: '{{examples}}Text: {{text}}\nLabel:',
    literal: true,
    form: { as: 'template' },
  }),
  stop: port(text, {
    description: 'examples and likelihood: stands after each example, and ends the reply',
    default: '###',
    literal: true,
  }),
  mode: port(text, {
    description: 'likelihood: completion continues the template; chat says it to the model',
    default: 'completion',
    choices: ['completion', 'chat'],
    literal: true,
  }),
  normalize: port(text, {
    description:
      'likelihood: none; length: per token of the label; prior: against texts that say nothing',
    default: 'none',
    choices: ['none', 'length', 'prior'],
    literal: true,
  }),
  threshold: port(number, {
    description: 'Below this probability no label is given, and the text leaves by abstain',
    default: 0,
    minimum: 0,
    maximum: 1,
    literal: true,
  }),
  calibration: port(json, {
    description: 'What calibrate learned: { "temperature": … } or { "platt": … }',
    optional: true,
  }),
}

interface Request {
  readonly inputs: InputValues<typeof inputs>
  readonly model: ClassifyModels
  readonly context: Pick<StepContext, 'signal' | 'usage'>
}

/**
 * Sorts a text by labels, in one of six ways.
 *
 * `embedding`: each label has the mean direction of its examples, and `p(label) = softmax(cos(text,
 * label) / temperature)`. The default temperature is 1/20, the scale with which sentence encoders are
 * trained (multiple negatives ranking loss, Henderson et al. 2017).
 *
 * `entailment`: the text is a premise, and each label makes a hypothesis of the template. `p(label)` is
 * the softmax of the logits of entailment over all labels; with `multiLabel`, for each label by itself,
 * the softmax of its entailment and contradiction (zero-shot, Yin et al. 2019).
 *
 * `examples`: a language model continues the template (few-shot, Brown et al. 2020). In it,
 * `{{examples}}` stands for three lines for each example of a label, `Text: …`, `Label: …` and the stop
 * text, the labels taking turns. The first line of the reply is the label when it is one, or begins with
 * one, whatever the case; otherwise the node abstains. `score` is the probability of the reply.
 *
 * `fitted`: a linear head over the vector x of the text, `p(label) = softmax((W x + b) / temperature)`,
 * fitted to labelled texts by `chainwright fit classifier` (multinomial logistic regression). It serves
 * for the model that it was fitted on.
 *
 * `head`: a model that was trained on the labels gives the probability of each.
 *
 * `likelihood`: always one of the labels. `p(label) = softmax(ln p(label | template))`, where the
 * log-likelihood is the sum over the tokens of the label; `length` divides it by their number (Brown et
 * al. 2020, section 2.4); `prior` takes from it the logarithm of the label's mean probability after the
 * texts `N/A`, `[MASK]` and nothing (contextual calibration, Zhao et al. 2021).
 *
 * `calibration` corrects the probabilities p of labels of which one holds: `softmax(ln p /
 * temperature)` (Guo et al. 2017), or `1 / (1 + exp(a ln(p / (1 - p)) + b))` for each label (Platt 1999),
 * divided by their sum. A text whose likeliest label is then below the threshold has no label, and
 * leaves by `abstain`. Fails with `labels-invalid`, `template-invalid`, `calibration-invalid`,
 * `head-invalid`, `head-other-model` or `model-not-chat`.
 */
export const classify = defineNode({
  type: 'classify@1',
  title: 'Classify',
  description:
    'Tells which of some labels suits a text best, with probabilities; or abstains when none is likely enough.',
  group: 'language',
  inputs,
  model: ({ strategy }) => classifyCapabilities(strategyOf(strategy)),
  outputs: {
    labels: port(labelsType, {
      description: 'Probability of each label; examples gives none, as only one label is written',
    }),
    label: port(text, { description: 'The likeliest label' }),
    score: port(number, { description: 'Its probability' }),
    abstain: port(text, { description: 'The text, when no label is likely enough' }),
  },
  ports(literals) {
    checkLiterals(literals)
    return {}
  },
  batchSize: 64,
  runBatch,
})

async function runBatch(requests: readonly Request[]): Promise<(Decision | Error)[]> {
  const [first] = requests
  if (!first) return []
  const strategy = strategyOf(first.inputs.strategy)
  const asked = requests.map((request) => classifyRequest(request, strategy))
  const guesses = await classifyTexts(strategy, asked, first.model)
  return guesses.map((guess, at) => {
    const given = requests[at]?.inputs ?? first.inputs
    if (guess instanceof Error) return guess
    try {
      const { text: read, threshold, calibration: value } = given
      const calibration = value === undefined ? undefined : parseCalibration(value)
      return decideLabel(guess, { text: read, threshold, calibration })
    } catch (thrown) {
      return toFlowError(thrown)
    }
  })
}

function classifyRequest(
  { inputs: given, context }: Request,
  strategy: ClassifyStrategy,
): ClassifyRequest {
  return {
    ...given,
    labels: labelsFor(strategy, given.labels),
    mode: given.mode === 'chat' ? 'chat' : 'completion',
    normalize: normalizations.find((one) => one === given.normalize) ?? 'none',
    context,
  }
}

const normalizations = ['none', 'length', 'prior'] as const

function strategyOf(literal: unknown): ClassifyStrategy {
  return classifyStrategies.find((strategy) => strategy === literal) ?? 'embedding'
}

function checkLiterals({ strategy, labels, hypothesis, template, calibration }: Literals): void {
  labelsFor(strategyOf(strategy), labels)
  if (typeof hypothesis === 'string') checkHypothesis(hypothesis)
  if (typeof template === 'string') checkLabelTemplate(template)
  if (calibration !== undefined) parseCalibration(calibration)
}
