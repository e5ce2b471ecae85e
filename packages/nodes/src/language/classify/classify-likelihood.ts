import { FlowError } from '@chainwright/core'
import type { Prompt } from '../../models/generate.ts'
import { softmax } from '../../vectors/softmax.ts'
import { type ClassifyRequest, type Guess, labelled } from './classify-request.ts'
import { type LikelihoodModel, endingLikelihoods, labelEndings } from './label-likelihood.ts'
import { labelPrompt } from './label-prompt.ts'
import { oneByOne } from '../one-by-one.ts'

/** Texts that say nothing, which show what labels a prompt favours by itself (Zhao et al. 2021). */
const contentFree = ['N/A', '[MASK]', '']

/**
 * Sorts texts by how likely a language model holds each label after its prompt: always one of the
 * labels. `p(label) = softmax(ln p(label | prompt))`, where the log-likelihood is the sum over the
 * tokens of the label. `length` divides it by the number of tokens (Brown et al. 2020, section 2.4).
 * `prior` takes from it the logarithm of the label's mean probability after texts that say nothing:
 * contextual calibration, `W = diag(p_cf)^-1` (Zhao et al. 2021). The labels of a text share one
 * reading of the prompt.
 */
export async function classifyByLikelihood(
  requests: readonly ClassifyRequest[],
  model: LikelihoodModel,
  signal: AbortSignal,
): Promise<(Guess | Error)[]> {
  const [first] = requests
  if (first?.mode === 'chat' && !model.logProbabilities.chat) throw notChat()
  const prior = first?.normalize === 'prior' ? await logPrior(first, model) : []
  return oneByOne(requests, signal, async (request) => {
    const logs = await labelLogs(request, request.text, model)
    const corrected = logs.map((log, at) => log - (prior[at] ?? 0))
    return { labels: labelled(request.labels.keys(), softmax(corrected, 1)) }
  })
}

async function labelLogs(
  request: ClassifyRequest,
  text: string,
  model: LikelihoodModel,
): Promise<number[]> {
  const content = labelPrompt(request, text)
  const asked: Prompt =
    request.mode === 'chat' ? { messages: [{ role: 'user', content }] } : { text: content }
  const { prompt, endings } = labelEndings(asked, [...request.labels.keys()])
  const likelihoods = await endingLikelihoods(model, prompt, endings, request.context)
  const byLength = request.normalize === 'length'
  return likelihoods.map(({ sum, tokens }) => (byLength ? sum / Math.max(1, tokens) : sum))
}

/** The logarithm of each label's mean probability over the texts that say nothing. */
async function logPrior(request: ClassifyRequest, model: LikelihoodModel): Promise<number[]> {
  const means = Array.from(request.labels, () => 0)
  for (const text of contentFree) {
    const shares = softmax(await labelLogs(request, text, model), 1)
    for (const [at, share] of shares.entries()) means[at] = (means[at] ?? 0) + share
  }
  return means.map((mean) => Math.log(Math.max(mean / contentFree.length, Number.MIN_VALUE)))
}

function notChat(): FlowError {
  return new FlowError({
    code: 'model-not-chat',
    message: 'The model was not tuned to answer conversations. Choose another, or mode completion.',
    port: 'mode',
  })
}
