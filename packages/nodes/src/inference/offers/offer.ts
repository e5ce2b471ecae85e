import type { Capabilities } from '@chainwright/core'
import type { CapabilityName } from '../../models/capabilities.ts'
import {
  offerClassify,
  offerEmbed,
  offerEntail,
  offerFillMask,
  offerFindAnswer,
  offerScore,
  offerTag,
} from './encoders.ts'
import { offerGenerate, offerLogProbabilities, offerTokenize } from './language.ts'
import type { IdentifiedModel, Runner } from './runner.ts'
import { offerRewrite, offerTranslate } from './text-to-text.ts'

type Offers = {
  [Name in CapabilityName]?: (found: IdentifiedModel, runner: Runner) => Capabilities[Name]
}

/** How each capability of a model in a folder is offered. */
const offers: Offers = {
  tokenize: offerTokenize,
  embed: offerEmbed,
  generate: (found, runner) =>
    found.model.head === 'seq2seq' ? offerRewrite(found, runner) : offerGenerate(found, runner),
  translate: offerTranslate,
  logProbabilities: offerLogProbabilities,
  classify: offerClassify,
  entail: offerEntail,
  score: offerScore,
  tag: offerTag,
  fillMask: offerFillMask,
  answer: offerFindAnswer,
}

/** What a found model offers of what was asked for. Weights are loaded with the first call. */
export function offerCapabilities(
  found: IdentifiedModel,
  capabilities: readonly string[],
  runner: Runner,
): Partial<Capabilities> {
  const offered: Partial<Capabilities> = {}
  for (const name of found.model.capabilities) {
    if (!capabilities.includes(name)) continue
    Object.assign(offered, { [name]: offers[name]?.(found, runner) })
  }
  return offered
}
