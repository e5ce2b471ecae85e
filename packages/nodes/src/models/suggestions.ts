import type { CapabilityName } from './capabilities.ts'

/** A model on the Hugging Face hub with ONNX weights that `@chainwright/nodes/local` loads. */
export interface SuggestedModel {
  /** How a flow names it. */
  readonly reference: string
  /** Size of the weights in megabytes (10⁶ bytes), by weight type, as the hub lists it. */
  readonly megabytes: Readonly<Record<string, number>>
  readonly license: string
  /** What it is good for, and in which languages. */
  readonly about: string
}

/** Which models have a capability. */
export interface Suggestion {
  /** The kind of model, in the words of its field. */
  readonly kind: string
  /** The starter model that serves, if one does. */
  readonly starter?: string
  /** Small models that are known to work with transformers.js, smallest first; none was measured here. */
  readonly models: readonly SuggestedModel[]
}

const encoder = 'starter/universal-sentence-encoder-lite'
const writer = 'starter/smollm2-135m-instruct'

const writers: readonly SuggestedModel[] = [
  {
    reference: 'hf/HuggingFaceTB/SmolLM2-360M-Instruct',
    megabytes: { q4: 417, q4f16: 299 },
    license: 'Apache-2.0',
    about: 'chat, English',
  },
  {
    reference: 'hf/onnx-community/Qwen3-0.6B-ONNX',
    megabytes: { q4f16: 570 },
    license: 'Apache-2.0',
    about: 'chat, many languages',
  },
]

/**
 * What each capability needs, and what to take when no model here has it. Sizes are those that the hub
 * listed; licences are those of the original models. Read both before you download.
 */
export const suggestions: Readonly<Record<CapabilityName, Suggestion>> = {
  tokenize: { kind: 'any model with a tokenizer', starter: writer, models: [] },
  embed: {
    kind: 'sentence encoder',
    starter: encoder,
    models: [
      {
        reference: 'hf/Xenova/all-MiniLM-L6-v2',
        megabytes: { q8: 23, fp16: 45, fp32: 90 },
        license: 'Apache-2.0',
        about: 'English',
      },
    ],
  },
  generate: { kind: 'language model', starter: writer, models: writers },
  logProbabilities: {
    kind: 'language model that runs here (endpoints hide likelihoods)',
    starter: writer,
    models: writers,
  },
  classify: {
    kind: 'sequence classifier: an encoder with a head that was trained for the labels',
    models: [
      {
        reference: 'hf/Xenova/distilbert-base-uncased-finetuned-sst-2-english',
        megabytes: { q8: 68, fp16: 134, fp32: 268 },
        license: 'Apache-2.0',
        about: 'positive or negative, English',
      },
    ],
  },
  entail: {
    kind: 'model of natural-language inference (NLI)',
    models: [
      {
        reference: 'hf/Xenova/nli-deberta-v3-xsmall',
        megabytes: { q8: 87, fp16: 143, fp32: 284 },
        license: 'Apache-2.0',
        about: 'English',
      },
      {
        reference: 'hf/Xenova/nli-deberta-v3-small',
        megabytes: { q8: 172, fp16: 284, fp32: 568 },
        license: 'Apache-2.0',
        about: 'English',
      },
    ],
  },
  score: {
    kind: 'cross-encoder or reward model: a head with one logit',
    models: [
      {
        reference: 'hf/Xenova/ms-marco-MiniLM-L-6-v2',
        megabytes: { q8: 23, fp16: 46, fp32: 91 },
        license: 'Apache-2.0',
        about: 'ranks passages for a question, English',
      },
    ],
  },
  tag: {
    kind: 'token classifier, such as one for named entities (NER)',
    models: [
      {
        reference: 'hf/Xenova/bert-base-NER',
        megabytes: { q8: 109, q4: 145, fp32: 431 },
        license: 'MIT',
        about: 'PER, ORG, LOC and MISC, English',
      },
    ],
  },
  fillMask: {
    kind: 'masked language model',
    models: [
      {
        reference: 'hf/Xenova/distilbert-base-uncased',
        megabytes: { q8: 68, fp16: 134, fp32: 268 },
        license: 'Apache-2.0',
        about: 'English in lower case',
      },
      {
        reference: 'hf/Xenova/bert-base-uncased',
        megabytes: { q8: 111, q4: 150, fp32: 438 },
        license: 'Apache-2.0',
        about: 'English in lower case',
      },
    ],
  },
  answer: {
    kind: 'reading model: an encoder that was trained to mark the answer in a passage (SQuAD)',
    models: [
      {
        reference: 'hf/Xenova/distilbert-base-cased-distilled-squad',
        megabytes: { q8: 66, fp16: 131, fp32: 261 },
        license: 'Apache-2.0',
        about: 'English',
      },
    ],
  },
  translate: {
    kind: 'text-to-text model: an encoder and a decoder, such as T5 and Marian',
    models: [
      {
        reference: 'hf/Xenova/t5-small',
        megabytes: { q8: 78, fp32: 308 },
        license: 'Apache-2.0',
        about: 'English to German, French and Romanian, by prefix; short summaries',
      },
      {
        reference: 'hf/Xenova/LaMini-Flan-T5-77M',
        megabytes: { q8: 95, fp16: 188, fp32: 374 },
        license: 'CC-BY-NC-4.0',
        about: 'follows instructions, English; not for commercial use',
      },
      {
        reference: 'hf/Xenova/opus-mt-en-de',
        megabytes: { q8: 106, fp16: 209, fp32: 418 },
        license: 'CC-BY-4.0',
        about: 'English to German; opus-mt-XX-YY for other pairs',
      },
    ],
  },
}

/** One line on a model: `hf/Xenova/bert-base-NER (PER, ORG, …; MIT; 109 MB as q8, …)`. */
export function describeSuggestion({
  reference,
  about,
  license,
  megabytes,
}: SuggestedModel): string {
  const sizes = Object.entries(megabytes).map(([dtype, size]) => `${size} MB as ${dtype}`)
  return `${reference} (${about}; ${license}; ${sizes.join(', ')})`
}

/** The suggestion for a capability of any name; `undefined` for one of another package. */
export function suggestionFor(capability: string): Suggestion | undefined {
  return Object.hasOwn(suggestions, capability)
    ? suggestions[capability as CapabilityName]
    : undefined
}

/** A sentence for error messages: a small model that has a capability; empty when none is known. */
export function suggestionHint(capability: string): string {
  const [model] = suggestionFor(capability)?.models ?? []
  return model ? ` A small one that can: ${describeSuggestion(model)}.` : ''
}
