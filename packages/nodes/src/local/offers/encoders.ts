import type { Classify, Embed, Entail, Score } from '../../models/encoders.ts'
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

/** Whether one text implies another, by a model in a folder. */
export function offerEntail(found: IdentifiedModel, runner: Runner): Entail {
  const model = specify(found, runner, 'sequence')
  return {
    entail: (pairs, { signal }) =>
      runner.call({ type: 'task', task: 'entail', model, request: { pairs } }, { signal }),
  }
}

/** How good a reply is, by a model in a folder. */
export function offerScore(found: IdentifiedModel, runner: Runner): Score {
  const model = specify(found, runner, 'sequence')
  return {
    score: (pairs, { signal }) =>
      runner.call({ type: 'task', task: 'score', model, request: { pairs } }, { signal }),
  }
}
