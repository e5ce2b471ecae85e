import type { Capabilities } from '@chainwright/core'
import type { CapabilityName } from '../../models/capabilities.ts'
import { offerFillMask, offerFindAnswer, offerTag } from '../by-prompt/find.ts'
import { offerClassify, offerEntail, offerScore } from '../by-prompt/judge.ts'
import { offerTranslate } from '../by-prompt/translate.ts'
import type { Endpoint } from '../endpoint.ts'
import { offerEmbed } from './embed.ts'
import { offerGenerate } from './generate.ts'
import { estimateTokens } from './tokenize.ts'

type Offers = {
  [Name in CapabilityName]?: (
    endpoint: Endpoint,
    signal: AbortSignal,
  ) => Capabilities[Name] | Promise<Capabilities[Name]>
}

/** What every chat model offers: all language tasks, by prompt. Endpoints score no given texts. */
const ofChat: Offers = {
  tokenize: ({ contextWindow }) => estimateTokens(contextWindow),
  generate: offerGenerate,
  classify: offerClassify,
  entail: offerEntail,
  score: offerScore,
  tag: offerTag,
  fillMask: offerFillMask,
  answer: offerFindAnswer,
  translate: offerTranslate,
}

const ofVectors: Offers = {
  tokenize: ({ contextWindow }) => estimateTokens(contextWindow),
  embed: offerEmbed,
}

/** Why a model cannot do something; `undefined` when it can. Contacts nothing. */
export function missingCapability(
  { name, facts, model, provider }: Pick<Endpoint, 'name' | 'facts' | 'model' | 'provider'>,
  capability: string,
): string | undefined {
  if (embeds({ facts, model })) {
    if (capability === 'embed' && !provider.embed)
      return `${name} makes vectors, and ${provider.packageName} cannot ask ${provider.title} for any over a network of ours`
    return Object.hasOwn(ofVectors, capability)
      ? undefined
      : `${name} makes vectors and cannot ${capability}`
  }
  if (capability === 'logProbabilities')
    return `${name} is an endpoint, and endpoints do not tell how likely a given text is; choose a local model for logProbabilities`
  if (capability === 'embed')
    return `${name} is a chat model and cannot embed; choose one that makes vectors; for one that does in spite of its name, chainwright.config.json takes "embeds": true`
  if (capability === 'classify' && !facts.labels)
    return `${name} has no labels of its own to classify by; name some as "labels" of the model in the configuration, or let the node use another strategy`
  return Object.hasOwn(ofChat, capability) ? undefined : `${name} cannot ${capability}`
}

/** Everything that a model can do. Contacts nothing. */
export function offeredCapabilities(
  endpoint: Pick<Endpoint, 'facts' | 'model' | 'provider'>,
): string[] {
  const names = Object.keys(embeds(endpoint) ? ofVectors : ofChat)
  return names.filter((name) => missingCapability({ ...endpoint, name: '' }, name) === undefined)
}

/** What a model offers of what was asked for. */
export async function offerCapabilities(
  endpoint: Endpoint,
  capabilities: readonly string[],
  signal: AbortSignal,
): Promise<Partial<Capabilities>> {
  const offers = embeds(endpoint) ? ofVectors : ofChat
  const offered: Partial<Capabilities> = {}
  for (const name of capabilities) {
    const offer = Object.hasOwn(offers, name) ? offers[name as CapabilityName] : undefined
    Object.assign(offered, { [name]: await offer?.(endpoint, signal) })
  }
  return offered
}

/** Whether a model makes vectors; where nobody says so, by its name. */
function embeds({ facts, model }: Pick<Endpoint, 'facts' | 'model'>): boolean {
  return facts.embeds ?? /embed|minilm|\bsentence-|\bbge\b|\be5\b|\bgte\b/i.test(model)
}
