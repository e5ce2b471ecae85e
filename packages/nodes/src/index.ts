import type { NodeType } from '@chainwright/core'
import { answer } from './nodes/answer.ts'
import { ask } from './nodes/ask.ts'
import { bestOf } from './nodes/best-of.ts'
import { calibrate } from './nodes/calibrate.ts'
import { chat } from './nodes/chat.ts'
import { check } from './nodes/check.ts'
import { classify } from './nodes/classify.ts'
import { continueNode } from './nodes/continue.ts'
import { countTokens } from './nodes/count-tokens.ts'
import { detokenize } from './nodes/detokenize.ts'
import { embed } from './nodes/embed.ts'
import { entities } from './nodes/entities.ts'
import { extract } from './nodes/extract.ts'
import { fillMask } from './nodes/fill-mask.ts'
import { first } from './nodes/first.ts'
import { flatten } from './nodes/flatten.ts'
import { format } from './nodes/format.ts'
import { generate } from './nodes/generate.ts'
import { join } from './nodes/join.ts'
import { load } from './nodes/load.ts'
import { loadJson } from './nodes/load-json.ts'
import { messages } from './nodes/messages.ts'
import { perplexity } from './nodes/perplexity.ts'
import { pick } from './nodes/pick.ts'
import { prompt } from './nodes/prompt.ts'
import { rank } from './nodes/rank.ts'
import { repeat } from './nodes/repeat.ts'
import { retrieve } from './nodes/retrieve.ts'
import { rewardScore } from './nodes/reward-score.ts'
import { route } from './nodes/route.ts'
import { similarity } from './nodes/similarity.ts'
import { split } from './nodes/split.ts'
import { subflow } from './nodes/subflow.ts'
import { summarize } from './nodes/summarize.ts'
import { tokenize } from './nodes/tokenize.ts'
import { translate } from './nodes/translate.ts'
import { wait } from './nodes/wait.ts'

/**
 * Every node type of this package, in the order in which lists show them.
 *
 * @example
 * const registry = createRegistry(standardNodes)
 */
export const standardNodes: readonly NodeType[] = [
  prompt,
  split,
  join,
  load,
  loadJson,
  format,
  pick,
  extract,
  messages,
  tokenize,
  detokenize,
  countTokens,
  summarize,
  classify,
  calibrate,
  generate,
  answer,
  translate,
  entities,
  fillMask,
  perplexity,
  embed,
  similarity,
  retrieve,
  rewardScore,
  bestOf,
  rank,
  route,
  first,
  check,
  flatten,
  repeat,
  subflow,
  ask,
  wait,
  chat,
  continueNode,
]

// Text.
export { extract, format, join, load, loadJson, messages, pick, prompt, split }

// Tokens.
export { countTokens, detokenize, tokenize }

// Language tasks.
export { entities, fillMask, perplexity, translate }
export {
  answer,
  calibrate,
  classify,
  embed,
  generate,
  retrieve,
  rewardScore,
  similarity,
  summarize,
}

// Choosing and control.
export { bestOf, check, first, flatten, rank, route }
export { ask, repeat, subflow, wait }

// Chaining.
export { chat, continueNode }

// What models offer to nodes.
export { capabilityNames } from './models/capabilities.ts'
export type { CapabilityName } from './models/capabilities.ts'
export { createCallWatcher } from './models/watch-calls.ts'
export type { CallWatcherOptions } from './models/watch-calls.ts'
export { modelCalls } from './models/model-call.ts'
export type { ModelCall } from './models/model-call.ts'
export { describeSuggestion, suggestionFor, suggestions } from './models/suggestions.ts'
export type { SuggestedModel, Suggestion } from './models/suggestions.ts'
export type {
  AnswerSpan,
  Classify,
  Embed,
  Entail,
  Entailment,
  FillMask,
  FindAnswer,
  MaskFill,
  Score,
  Tag,
  TaggedSpan,
} from './models/encoders.ts'
export type {
  Constraint,
  DrawOptions,
  Generate,
  GenerateOptions,
  GenerateRequest,
  Generated,
  LogProbabilities,
  Prompt,
  TokenLikelihood,
  Translate,
} from './models/generate.ts'
export type { InferenceOptions, Span, TextPair } from './models/inference.ts'
export type { Tokenize } from './models/tokenize.ts'

// Templates, for those who let people write them.
export { fillTemplate, parseTemplate, scanTemplate, templateNames } from './text/template.ts'
export type { TemplatePart, TemplateToken } from './text/template.ts'

// What nodes are handed besides models.
export { createHeldFiles } from './doors/held-files.ts'
export type { Files, GrantedFile } from './doors/files.ts'
