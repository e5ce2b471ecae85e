import type { Classify, Embed } from '../../models/encoders.ts'
import { specify } from './runner.ts'
import type { IdentifiedModel, Runner } from './runner.ts'

/** Texts to vectors, by a model in a folder. */
export function offerEmbed(found: IdentifiedModel, runner: Runner): Embed {
  const model = specify(found, runner, 'encoder')
  return {
    contextWindow: model.contextWindow,
    dimensions: found.model.dimensions ?? 0,
    embed: (texts, { signal }) =>
      runner.call({ type: 'task', task: 'embed', model, request: { texts } }, { signal }),
  }
}

/** Texts to label probabilities, by a model in a folder. */
export function offerClassify(found: IdentifiedModel, runner: Runner): Classify {
  const model = specify(found, runner, 'sequence')
  return {
    classify: (texts, { signal }) =>
      runner.call({ type: 'task', task: 'classify', model, request: { texts } }, { signal }),
  }
}
