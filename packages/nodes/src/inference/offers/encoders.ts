import { FlowError } from '@chainwright/core'
import type {
  Classify,
  Embed,
  Entail,
  FillMask,
  FindAnswer,
  Score,
  Tag,
} from '../../models/encoders.ts'
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

/** Marked parts of texts, by a model in a folder. */
export function offerTag(found: IdentifiedModel, runner: Runner): Tag {
  const model = specify(found, runner, 'tokens')
  return {
    tag: (texts, { signal }) =>
      runner.call({ type: 'task', task: 'tag', model, request: { texts } }, { signal }),
  }
}

/** Words for masked places, by a model in a folder. */
export function offerFillMask(found: IdentifiedModel, runner: Runner): FillMask {
  const model = specify(found, runner, 'masked')
  const mask = runner.tokenizer(found.model.files).special('mask_token')
  if (!mask) {
    throw new FlowError({
      code: 'model-unreadable',
      message: `The model in ${found.model.folder} names no token for a masked word in tokenizer_config.json. Fetch or copy it again.`,
    })
  }
  return {
    mask: mask.text,
    fillMask: (texts, { signal, top }) =>
      runner.call({ type: 'task', task: 'fillMask', model, request: { texts, top } }, { signal }),
  }
}

/** Answers that stand in passages, by a model in a folder. */
export function offerFindAnswer(found: IdentifiedModel, runner: Runner): FindAnswer {
  const model = specify(found, runner, 'spans')
  return {
    answer: (pairs, { signal, top }) =>
      runner.call({ type: 'task', task: 'answer', model, request: { pairs, top } }, { signal }),
  }
}
