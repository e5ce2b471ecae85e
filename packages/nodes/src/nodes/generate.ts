import {
  type InputValues,
  type StepContext,
  boolean,
  defineNode,
  json,
  list,
  number,
  port,
  text,
} from '@chainwright/core'
import {
  type CandidatesRequest,
  checkCandidates,
  generateCandidates,
} from '../language/generate/candidates.ts'
import {
  drawOptionsOf,
  drawPorts,
  drawsRepeatably,
  greedyTemperature,
} from '../language/generate/draw-ports.ts'
import { resultOf, withoutFailed } from '../language/keep-errors.ts'
import { promptOf, promptPorts } from '../language/generate/prompt-ports.ts'
import { formOf, formPorts } from '../language/generate/reply-form.ts'
import type { Generate, Generated } from '../models/generate.ts'

const inputs = {
  ...promptPorts,
  ...drawPorts,
  temperature: greedyTemperature,
  ...formPorts,
  candidates: port(number, {
    description: 'How many replies to draw; each after the first with the next seed',
    default: 1,
    minimum: 1,
    maximum: 64,
    form: { step: 1 },
  }),
  logProbabilities: port(number, {
    description: 'Tell how likely each token was, with so many alternatives to it',
    optional: true,
    minimum: 0,
    maximum: 100,
    form: { step: 1 },
  }),
}

interface Request {
  readonly inputs: InputValues<typeof inputs>
  readonly model: { readonly generate: Generate }
  readonly context: StepContext
}

/**
 * Has a language model write. Takes a prompt or a conversation, exactly one of them; shows the text
 * as it grows. A list of prompts, and several candidates, are written together. Of several
 * candidates, all outputs but `texts` are about the first.
 *
 * With `choices`, `regex` or `schema`, tokens that would break the form are never drawn: the reply has
 * the form whenever `finish` is `stop`. With `logProbabilities`, likelihoods are in nats, `ln p(token |
 * everything before it)`, as the model has them before temperature, penalty and form;
 * `logProbability` is their sum over the reply and `meanLogProbability` that sum per token, which does
 * not favour short replies.
 *
 * Fails with `input-missing`, `inputs-conflict`, `model-not-chat`, `candidates-alike`,
 * `constraint-invalid`, `constraint-too-complex` or `constraint-unreachable`.
 */
export const generate = defineNode({
  type: 'generate@1',
  title: 'Generate',
  description: 'A language model answers a prompt or a conversation, or continues a text.',
  group: 'language',
  inputs,
  needsOne: ['prompt', 'messages'],
  model: ['generate'],
  outputs: {
    text: port(text, { description: 'The reply' }),
    texts: port(list(text), { description: 'All candidates' }),
    finish: port(text, { description: 'stop: the model was done; length: it was cut off' }),
    whole: port(boolean, { description: 'Whether the reply was not cut off' }),
    json: port(json, { description: 'The value of a whole reply, with a schema' }),
    count: port(number, { description: 'Length of the reply, in tokens' }),
    tokens: port(json, {
      description: 'With logProbabilities: [{ "token", "text", "logProbability", "alternatives" }]',
    }),
    logProbability: port(number, { description: 'ln p of the reply: the sum over its tokens' }),
    meanLogProbability: port(number, { description: 'The same per token' }),
  },
  ports(literals) {
    formOf(literals)
    return {}
  },
  repeatable: drawsRepeatably,
  batchSize: 32,
  runBatch,
})

async function runBatch(requests: readonly Request[]) {
  const [first] = requests
  if (!first) return []
  const asked = requests.map((request) => resultOf(() => ask(request)))
  const replies = await withoutFailed(asked, (good) =>
    generateCandidates(first.model.generate, good),
  )
  return requests.map(({ inputs: given }, at) => {
    const own = replies[at] ?? []
    return own instanceof Error ? own : outputsOf(own, given.schema !== undefined)
  })
}

function ask({ inputs: given, model, context }: Request): CandidatesRequest {
  const { candidates, temperature, logProbabilities } = given
  checkCandidates(candidates, temperature)
  const constraint = formOf(given)
  const options = {
    ...drawOptionsOf(given, context.seed),
    ...(constraint && { constraint }),
    ...(logProbabilities !== undefined && { logProbabilities }),
  }
  return { prompt: promptOf(given, model.generate), options, count: candidates, context }
}

function outputsOf(replies: readonly Generated[], isJson: boolean) {
  const [reply] = replies
  if (!reply) return {}
  const whole = reply.finish === 'stop'
  return {
    text: reply.text,
    texts: replies.map((one) => one.text),
    finish: reply.finish,
    whole,
    count: reply.outputTokens,
    ...(isJson && whole && { json: parsed(reply.text) }),
    ...(reply.tokens && likelihoods(reply.tokens)),
  }
}

function likelihoods(tokens: NonNullable<Generated['tokens']>) {
  const logProbability = tokens.reduce((sum, token) => sum + token.logProbability, 0)
  const mean = tokens.length > 0 && { meanLogProbability: logProbability / tokens.length }
  return { tokens, logProbability, ...mean }
}

/** Models elsewhere may break a schema: such a reply has no value. */
function parsed(reply: string): unknown {
  try {
    return JSON.parse(reply) as unknown
  } catch {
    return undefined
  }
}
