import {
  FlowError,
  type InputValues,
  type StepContext,
  defineNode,
  json,
  labels,
  port,
  score,
  text,
} from '@chainwright/core'
import { parseGrades } from '../language/reward/reward-grades.ts'
import type { RewardModels, RewardRequest } from '../language/reward/reward-request.ts'
import {
  type RewardStrategy,
  rewardCapabilities,
  rewardStrategies,
  scoreRequests,
} from '../language/reward/reward.ts'
import type { Prompt } from '../models/generate.ts'

const inputs = {
  prompt: port(text, { description: 'What was said to the model' }),
  reply: port(text, { description: 'The reply to score' }),
  strategy: port(text, {
    description:
      'likelihood: log-probability of the reply after the prompt; similarity: nearness to a reference; reward: a trained reward model; fitted: a head that was fitted to preferences; judge: a model reads the rubric and grades',
    default: 'likelihood',
    choices: rewardStrategies,
    literal: true,
  }),
  mode: port(text, {
    description:
      'likelihood: chat takes the reply as the answer to the prompt; completion, as its continuation',
    default: 'chat',
    choices: ['chat', 'completion'],
    literal: true,
  }),
  normalize: port(text, {
    description: 'likelihood: mean per token, or the sum, which favours short replies',
    default: 'mean',
    choices: ['mean', 'sum'],
    literal: true,
  }),
  reference: port(text, { description: 'similarity: what a good reply says', optional: true }),
  head: port(json, {
    description: 'fitted: what `chainwright fit reward` wrote, read by `load-json`',
    optional: true,
  }),
  rubric: port(text, {
    description: 'judge: what it is asked; left out, whether the reply answers the prompt',
    optional: true,
  }),
  grades: port(json, {
    description:
      'judge: grades as a list from worst to best (numbers count as they are, others from 0), or each with its value; left out, No and Yes',
    literal: true,
    optional: true,
  }),
}

interface Request {
  readonly inputs: InputValues<typeof inputs>
  readonly model: RewardModels
  readonly context: Pick<StepContext, 'signal' | 'usage'>
}

/**
 * Scores a reply to a prompt; higher is better. Scores compare within one strategy, those of
 * `likelihood` and `reward` between replies to one prompt. A list of replies goes to the model as one
 * batch.
 *
 * `likelihood`: `ln p(reply | prompt)` in nats, the sum of `ln p(token | everything before it)`, or its
 * mean per token.
 *
 * `similarity`: the cosine of the reply's vector with that of a reference, from -1 to 1.
 *
 * `reward`: the raw logit of a trained reward model (Stiennon et al. 2020). The logistic function of a
 * difference of two is the probability that the one reply is preferred (Bradley and Terry 1952).
 *
 * `fitted`: the same for a linear head over the vectors of prompt and reply, fitted to preferences by
 * `chainwright fit reward`. It serves for the model that it was fitted on.
 *
 * `judge`: a language model reads the rubric, the prompt, the reply and the grades, and writes nothing.
 * The score is the expected grade `Σ p(grade) · value`, where p is the softmax of the log-likelihoods of
 * the grades (G-Eval, Liu et al. 2023). Fails with `input-missing`, `head-invalid`, `head-other-model`, `reply-empty`, `grades-invalid` or
 * `model-not-chat`.
 */
export const rewardScore = defineNode({
  type: 'reward-score@1',
  title: 'Reward score',
  description: 'Scores a reply to a prompt by one of five measures; higher is better.',
  group: 'language',
  inputs,
  model: ({ strategy }) => rewardCapabilities(strategyOf(strategy)),
  outputs: {
    score: port(score, { description: 'The score, and what kind of number it is' }),
    probabilities: port(labels, { description: 'judge: the probability of each grade' }),
  },
  ports({ grades }) {
    if (grades !== undefined) parseGrades(grades)
    return {}
  },
  batchSize: 64,
  runBatch,
})

async function runBatch(requests: readonly Request[]) {
  const [first] = requests
  if (!first) return []
  const strategy = strategyOf(first.inputs.strategy)
  const asked = requests.map((request) => rewardRequest(request, strategy))
  const scored = await scoreRequests(strategy, asked, first.model)
  return scored.map((replies) => (replies instanceof Error ? replies : (replies[0] ?? {})))
}

function rewardRequest({ inputs: given, model, context }: Request, strategy: RewardStrategy) {
  const { reply, reference, rubric, grades, head } = given
  const request: RewardRequest = {
    prompt: promptOf(given, strategy, model),
    replies: [reply],
    reference,
    rubric,
    head,
    grades: grades === undefined ? undefined : parseGrades(grades),
    normalize: given.normalize === 'sum' ? 'sum' : 'mean',
    context,
  }
  return request
}

function promptOf(
  { prompt, mode }: Request['inputs'],
  strategy: RewardStrategy,
  model: RewardModels,
): Prompt {
  if (mode === 'completion') return { text: prompt }
  if (strategy === 'likelihood' && !model.logProbabilities.chat) {
    throw new FlowError({
      code: 'model-not-chat',
      message:
        'The model was not tuned to answer conversations. Choose another, or mode completion.',
      port: 'mode',
    })
  }
  return { messages: [{ role: 'user', content: prompt }] }
}

function strategyOf(literal: unknown): RewardStrategy {
  return rewardStrategies.find((strategy) => strategy === literal) ?? 'likelihood'
}
