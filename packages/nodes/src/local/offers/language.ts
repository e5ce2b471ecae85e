import type { Generate } from '../../models/generate.ts'
import type { Tokenize } from '../../models/tokenize.ts'
import { checkGenerateOptions } from '../causal/generate-options.ts'
import { hasChatTemplate } from '../text/chat-template.ts'
import { specify } from './runner.ts'
import type { IdentifiedModel, Runner } from './runner.ts'

/** A model's vocabulary. */
export function offerTokenize({ model }: IdentifiedModel, { tokenizer }: Runner): Tokenize {
  const { encode, decode, chat } = tokenizer(model.folder)
  return { encode, decode, contextWindow: model.contextWindow, ...(chat && { chat }) }
}

/** Text generation by a model in a folder. */
export function offerGenerate(found: IdentifiedModel, runner: Runner): Generate {
  const model = specify(found, runner, 'causal')
  return {
    contextWindow: model.contextWindow,
    chat: hasChatTemplate(found.model.folder),
    async generate(prompt, options) {
      const settings = checkGenerateOptions(options)
      const { signal, onText } = options
      const request = { prompt, settings }
      return runner.call({ type: 'task', task: 'generate', model, request }, { signal, onText })
    },
  }
}
