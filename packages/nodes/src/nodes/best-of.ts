import {
  type Capabilities,
  type InputValues,
  type StepContext,
  defineNode,
  json,
  list,
  number,
  port,
  score,
  text,
} from '@chainwright/core'
import { bestOf as placeOfBest, preferencePairs } from '../language/generate/best-reply.ts'
import type { Candidate } from '../language/generate/best-reply.ts'
import {
  type CandidatesRequest,
  checkCandidates,
  generateCandidates,
} from '../language/generate/candidates.ts'
import { drawOptionsOf, drawPorts, drawsRepeatably } from '../language/generate/draw-ports.ts'
import { resultOf, withoutFailed } from '../language/keep-errors.ts'
import { promptOf, promptPorts } from '../language/generate/prompt-ports.ts'
import { parseGrades } from '../language/reward/reward-grades.ts'
import { type RewardStrategy, rewardStrategies } from '../language/reward/reward.ts'
import {
  type ScoringRequest,
  candidateCapabilities,
  scoreCandidates,
} from '../language/generate/score-candidates.ts'
import type { Generated, Prompt } from '../models/generate.ts'

const inputs = {
  ...promptPorts,
  candidates: port(number, {
    description: 'How many replies to draw; each after the first with the next seed',
    default: 4,
    minimum: 2,
    maximum: 64,
    form: { step: 1 },
  }),
  strategy: port(text, {
    description:
      'likelihood: how likely the model held the reply, per token; similarity: nearness in meaning to a reference; reward: a trained reward model; fitted: a head that was fitted to preferences; judge: a model reads the rubric and grades',
    default: 'likelihood',
    choices: rewardStrategies,
    literal: true,
  }),
  reference: port(text, { description: 'similarity: what a good reply says', optional: true }),
  head: port(json, {
    description: 'fitted: what `chainwright fit reward` wrote, read by `load-json`',
    optional: true,
  }),
  rubric: port(text, { description: 'judge: what to look at', optional: true }),
  grades: port(json, {
    description:
      'judge: grades as a list from worst to best, or each with its value; left out, No and Yes',
    literal: true,
    optional: true,
  }),
  temperature: port(number, {
    description: 'Higher makes the candidates differ more',
    default: 0.8,
    minimum: 0,
    maximum: 10,
  }),
  ...drawPorts,
}

interface Request {
  readonly inputs: InputValues<typeof inputs>
  readonly model: Capabilities
  readonly context: StepContext
}

/** A request as the model and the scorer are given it. */
interface Asked extends CandidatesRequest {
  readonly given: Request['inputs']
}

/**
 * Draws several replies together, scores each and takes the best, the first among equals (best-of-n
 * sampling, Stiennon et al. 2020). `likelihood` is the mean log-probability of a reply's tokens as the
 * model wrote them; the other scores are those of `reward-score`. Empty replies are no candidates.
 * `pairs` sets the best against each other one: `{ "prompt", "chosen", "rejected", "scores" }`, as
 * preference training takes them. Fails with `input-missing`, `inputs-conflict`, `model-not-chat`,
 * `candidates-alike`, `grades-invalid`, `head-invalid`, `head-other-model`, `reply-empty` or `likelihood-missing`.
 */
export const bestOf = defineNode({
  type: 'best-of@1',
  title: 'Best of',
  description: 'A language model writes several replies, and the one with the best score is taken.',
  group: 'choosing',
  inputs,
  needsOne: ['prompt', 'messages'],
  model: ({ strategy }) => candidateCapabilities(strategyOf(strategy)),
  outputs: {
    text: port(text, { description: 'The best reply' }),
    score: port(score, { description: 'Its score' }),
    candidates: port(list(text), { description: 'All replies, in the order of their seeds' }),
    scores: port(list(score), { description: 'The score of each' }),
    pairs: port(json, { description: 'The best against each other one, for preference training' }),
  },
  ports({ grades }) {
    if (grades !== undefined) parseGrades(grades)
    return {}
  },
  repeatable: drawsRepeatably,
  batchSize: 16,
  runBatch,
})

async function runBatch(requests: readonly Request[]) {
  const [first] = requests
  if (!first) return []
  const { inputs: literals, model } = first
  const strategy = strategyOf(literals.strategy)
  const asked = requests.map((request) => resultOf(() => ask(request, strategy)))
  const scored = await withoutFailed(asked, async (good) => {
    const written = await generateCandidates(model.generate, good)
    const requested = written.map((replies, at) => scoringRequest(replies, good[at]))
    return withoutFailed(requested, (scorable) => scoreCandidates(strategy, scorable, model))
  })
  return scored.map((candidates, at) => {
    const own = asked[at]
    if (candidates instanceof Error || !own || own instanceof Error) return candidates as Error
    return outputsOf(own.prompt, candidates)
  })
}

function ask({ inputs: given, model, context }: Request, strategy: RewardStrategy): Asked {
  const { candidates, temperature } = given
  checkCandidates(candidates, temperature)
  const likelihood = strategy === 'likelihood' && { logProbabilities: 0 }
  const options = { ...drawOptionsOf(given, context.seed), ...likelihood }
  return { prompt: promptOf(given, model.generate), options, count: candidates, context, given }
}

function scoringRequest(
  replies: readonly Generated[] | Error,
  asked: Asked | undefined,
): ScoringRequest | Error {
  if (replies instanceof Error || !asked) return replies as Error
  const { prompt, context, given } = asked
  const { reference, rubric, grades, head } = given
  const parsed = grades === undefined ? undefined : parseGrades(grades)
  return { prompt, replies, reference, rubric, head, grades: parsed, context }
}

function outputsOf(prompt: Prompt, candidates: readonly Candidate[]) {
  const best = candidates[placeOfBest(candidates)]
  return {
    ...best,
    candidates: candidates.map((one) => one.text),
    scores: candidates.map((one) => one.score),
    pairs: preferencePairs(prompt, candidates),
  }
}

function strategyOf(literal: unknown): RewardStrategy {
  return rewardStrategies.find((strategy) => strategy === literal) ?? 'likelihood'
}
