import type { Capabilities } from '@chainwright/core'
import type { Classify, Embed, Generate, Tokenize } from '../models/capabilities.ts'
import { hasChatTemplate } from './chat-template.ts'
import type { FoundModel } from './find-model.ts'
import { checkGenerateOptions } from './generate-options.ts'
import type { ModelSpecification, Work, WorkResults } from './messages.ts'
import type { LocalCapability } from './model-folder.ts'
import type { ModelTokenizer } from './tokenizer.ts'
import type { CallOptions } from './worker-host.ts'

/** How the capabilities of a model reach the thread that runs it. */
export interface Runner {
  device: 'cpu'
  threads: number
  /** The tokenizer in a folder, which is read once. */
  tokenizer: (folder: string) => ModelTokenizer
  call<W extends LoadingWork>(work: W, options: CallOptions): Promise<WorkResults[W['type']]>
}

/** Work that has a model loaded. */
export type LoadingWork = Exclude<Work, { type: 'unload' }>

/** A found model, and what decides its results. */
export interface IdentifiedModel extends FoundModel {
  identity: string
}

/** What a found model offers of what was asked for. Weights are loaded with the first call. */
export function offerCapabilities(
  found: IdentifiedModel,
  capabilities: readonly string[],
  runner: Runner,
): Partial<Capabilities> {
  const offered: Partial<Capabilities> = {}
  for (const name of found.model.capabilities) {
    if (capabilities.includes(name)) Object.assign(offered, offer(name, found, runner))
  }
  return offered
}

function offer(
  name: LocalCapability,
  found: IdentifiedModel,
  runner: Runner,
): Partial<Capabilities> {
  switch (name) {
    case 'tokenize':
      return { tokenize: tokenizeWith(found, runner) }
    case 'generate':
      return { generate: generateWith(found, runner) }
    case 'embed':
      return { embed: embedWith(found, runner) }
    case 'classify':
      return { classify: classifyWith(found, runner) }
  }
}

function tokenizeWith({ model }: FoundModel, { tokenizer }: Runner): Tokenize {
  const { encode, decode, chat } = tokenizer(model.folder)
  return { encode, decode, contextWindow: model.contextWindow, ...(chat && { chat }) }
}

function generateWith(found: IdentifiedModel, runner: Runner): Generate {
  const model = specify(found, 'generate', runner)
  return {
    contextWindow: model.contextWindow,
    chat: hasChatTemplate(found.model.folder),
    async generate(prompt, options) {
      const settings = checkGenerateOptions(options)
      const { signal, onText } = options
      return runner.call({ type: 'generate', model, prompt, settings }, { signal, onText })
    },
  }
}

function embedWith(found: IdentifiedModel, runner: Runner): Embed {
  const model = specify(found, 'embed', runner)
  return {
    contextWindow: model.contextWindow,
    dimensions: found.model.dimensions ?? 0,
    embed: (texts, { signal }) => runner.call({ type: 'embed', model, texts }, { signal }),
  }
}

function classifyWith(found: IdentifiedModel, runner: Runner): Classify {
  const model = specify(found, 'classify', runner)
  return {
    classify: (texts, { signal }) => runner.call({ type: 'classify', model, texts }, { signal }),
  }
}

function specify(
  { model, identity, dtype = 'fp32' }: IdentifiedModel,
  task: ModelSpecification['task'],
  { device, threads }: Runner,
): ModelSpecification {
  const { folder, contextWindow } = model
  return { folder, identity, task, dtype, device, contextWindow, threads }
}
