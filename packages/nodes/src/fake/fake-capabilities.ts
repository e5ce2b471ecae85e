import type { Capabilities } from '@chainwright/core'
import { createFakeAnswerer, fakeAnswers } from './fake-answerer.ts'
import { createFakeEmbedder } from './fake-embedder.ts'
import { type FakeReply, createFakeGenerator, echo } from './fake-generator.ts'
import { createFakeLikelihoods, fakeLikelihood } from './fake-likelihoods.ts'
import { createFakeMaskFiller, fakeFill } from './fake-mask-filler.ts'
import {
  createFakeClassifier,
  createFakeEntailer,
  createFakeScorer,
  fakeEntailment,
  fakeScore,
} from './fake-pairs.ts'
import type { FakeScript } from './fake-script.ts'
import { createFakeTagger, fakeTags } from './fake-tagger.ts'
import { createFakeTokenizer } from './fake-tokenizer.ts'
import { createFakeTranslator } from './fake-translator.ts'

/** Every capability as a script has it. */
export function createFakeCapabilities(script: FakeScript): Capabilities {
  const { contextWindow = 4096, dimensions = 256, batches = true } = script
  const { likelihood = fakeLikelihood } = script
  const tokenize = createFakeTokenizer(contextWindow)
  const reply = replyOf(script)
  const { generateBatch, ...generate } = createFakeGenerator({ reply, tokenize, likelihood })
  return {
    tokenize,
    embed: createFakeEmbedder(dimensions, contextWindow),
    generate: batches ? { ...generate, generateBatch } : generate,
    logProbabilities: createFakeLikelihoods(likelihood, tokenize),
    classify: createFakeClassifier(script.classify ?? (() => ({ yes: 0.5, no: 0.5 }))),
    entail: createFakeEntailer(script.entail ?? fakeEntailment),
    score: createFakeScorer(script.score ?? fakeScore),
    tag: createFakeTagger(script.tag ?? fakeTags),
    fillMask: createFakeMaskFiller(script.fill ?? fakeFill, tokenize),
    answer: createFakeAnswerer(script.answer ?? fakeAnswers),
    translate: createFakeTranslator(
      script.translate ?? ((text) => text.toUpperCase()),
      contextWindow,
    ),
  }
}

function replyOf({ reply = echo }: FakeScript): FakeReply {
  return typeof reply === 'string' ? () => reply : reply
}
