import { FlowError } from '@chainwright/core'
import type { Generate, GenerateOptions, Prompt, Translate } from '../../models/generate.ts'
import { checkGenerateOptions } from '../causal/generate-options.ts'
import type { RewriteRequest } from '../seq2seq/rewrite.ts'
import { specify } from './runner.ts'
import type { IdentifiedModel, Runner } from './runner.ts'

/** Text to text, by a model with an encoder and a decoder. */
export function offerTranslate(found: IdentifiedModel, runner: Runner): Translate {
  const model = specify(found, runner, 'seq2seq')
  return {
    contextWindow: model.contextWindow,
    async translate(texts, { signal, onText, maxTokens }) {
      const settings = checkGenerateOptions({ ...(maxTokens !== undefined && { maxTokens }) })
      const requests = texts.map((text) => ({ text, settings }))
      const work = { type: 'task', task: 'rewrite', model, request: { requests } } as const
      return runner.call(work, { signal, onText: texts.length === 1 ? onText : undefined })
    },
  }
}

/** Text generation by a model with an encoder and a decoder: it answers a text instead of going on. */
export function offerRewrite(found: IdentifiedModel, runner: Runner): Generate {
  const model = specify(found, runner, 'seq2seq')
  return {
    contextWindow: model.contextWindow,
    chat: false,
    async generate(prompt, options) {
      const { signal, onText } = options
      const requests = [requestFor(prompt, options, found.model.folder)]
      const work = { type: 'task', task: 'rewrite', model, request: { requests } } as const
      const [reply] = await runner.call(work, { signal, onText })
      if (reply) return reply
      throw new FlowError({ code: 'internal', message: 'A text was given, and no reply came.' })
    },
  }
}

function requestFor(prompt: Prompt, options: GenerateOptions, folder: string): RewriteRequest {
  const refused = ['constraint', 'logProbabilities'] as const
  const asked = refused.find((name) => options[name] !== undefined)
  if (asked !== undefined) {
    throw new FlowError({
      code: 'option-refused',
      message: `Models that rewrite texts do not know the option "${asked}" of generate. Leave it out, or choose a model that continues texts.`,
    })
  }
  if ('text' in prompt) return { text: prompt.text, settings: checkGenerateOptions(options) }
  throw new FlowError({
    code: 'chat-template-missing',
    message: `The model in ${folder} rewrites texts and cannot answer a conversation. Give it a text, or choose a model that was tuned for conversations.`,
  })
}
