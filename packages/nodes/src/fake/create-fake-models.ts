import {
  type Capabilities,
  FlowError,
  type Labels,
  type Model,
  type Models,
} from '@chainwright/core'
import type { Classify } from '../models/encoders.ts'
import { createFakeEmbedder } from './fake-embedder.ts'
import { type FakeReply, createFakeGenerator, echo } from './fake-generator.ts'
import { createFakeTokenizer } from './fake-tokenizer.ts'

/** What a fake model does; everything has a default. */
export interface FakeScript {
  /** Reply to every prompt, or a function of it. Default: the last thing that was said. */
  reply?: string | FakeReply
  /** Probabilities that `classify` gives for a text. Default: `yes` and `no`, half each. */
  classify?: (text: string) => Labels
  /** Window of `generate` and `tokenize`, in tokens. Default 4096. */
  contextWindow?: number
  /** Length of vectors. Default 256. */
  dimensions?: number
}

/** One call of a capability, in the order of calls. */
export type FakeCall =
  | { capability: 'generate'; arguments: Parameters<Capabilities['generate']['generate']> }
  | { capability: 'embed'; arguments: Parameters<Capabilities['embed']['embed']> }
  | { capability: 'classify'; arguments: Parameters<Classify['classify']> }

/** Models for tests: every reference resolves to the same capabilities, and calls are recorded. */
export interface FakeModels extends Models {
  readonly calls: readonly FakeCall[]
  readonly capabilities: Pick<Capabilities, 'tokenize' | 'embed' | 'generate' | 'classify'>
}

/**
 * Makes deterministic models that need no files: words are tokens, vectors count words, replies
 * follow the script.
 *
 * @example
 * const models = createFakeModels({ reply: 'Forty-two.' })
 */
export function createFakeModels(script: FakeScript = {}): FakeModels {
  const calls: FakeCall[] = []
  const capabilities = createCapabilities(script, calls)
  return {
    calls,
    capabilities,
    async resolve(reference, names, signal): Promise<Model> {
      signal.throwIfAborted()
      const missing = names.find((name) => !Object.hasOwn(capabilities, name))
      if (missing !== undefined) throw lacks(reference, missing)
      return { reference, identity: `fake/${reference}`, capabilities }
    },
    problem: (_, names) => {
      const missing = names.find((name) => !Object.hasOwn(capabilities, name))
      return missing && `fake models cannot ${missing}`
    },
  }
}

function createCapabilities(script: FakeScript, calls: FakeCall[]): FakeModels['capabilities'] {
  const { reply = echo, contextWindow = 4096, dimensions = 256 } = script
  const half = { yes: 0.5, no: 0.5 }
  const { classify = () => half } = script
  const answer: FakeReply = typeof reply === 'string' ? () => reply : reply
  const generator = createFakeGenerator(answer, contextWindow)
  const embedder = createFakeEmbedder(dimensions, contextWindow)
  return {
    tokenize: createFakeTokenizer(contextWindow),
    generate: {
      ...generator,
      generate(...given) {
        calls.push({ capability: 'generate', arguments: given })
        return generator.generate(...given)
      },
    },
    embed: {
      ...embedder,
      embed(...given) {
        calls.push({ capability: 'embed', arguments: given })
        return embedder.embed(...given)
      },
    },
    classify: {
      async classify(...given) {
        calls.push({ capability: 'classify', arguments: given })
        return given[0].map(classify)
      },
    },
  }
}

function lacks(reference: string, capability: string): FlowError {
  return new FlowError({
    code: 'capability-missing',
    message: `The fake model "${reference}" cannot ${capability}. Choose another model.`,
  })
}
