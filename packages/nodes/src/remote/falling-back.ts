import {
  isFlowError,
  toFlowError,
  type Capabilities,
  type FlowError,
  type Model,
} from '@chainwright/core'
import type { Generate, GenerateRequest } from '../models/generate.ts'
import type { InferenceOptions } from '../models/inference.ts'

/** A model that may serve, made when its turn comes. */
export interface ModelMaker {
  readonly name: string
  make(): Promise<Model>
}

/** Failures of a model or of the way to it; another model may do better. */
const worthAnother: ReadonlySet<string> = new Set([
  'address-refused',
  'capability-missing',
  'connection-failed',
  'credential-missing',
  'credential-refused',
  'endpoint-answer-invalid',
  'endpoint-failed',
  'endpoint-limited',
  'endpoint-refused',
  'model-crashed',
  'model-failed',
  'model-missing',
  'package-missing',
  'prompt-too-long',
  'reply-form',
  'reply-withheld',
  'response-invalid',
  'too-slow',
])

/**
 * The first model that can be made. A call that fails in it goes to the next ones in turn; when all
 * fail, the first failure is told. Its identity names all of them, because any may have answered.
 */
export async function fallingBack(
  makers: readonly ModelMaker[],
  signal: AbortSignal,
): Promise<Model> {
  const [first, ...others] = makers
  if (!first) throw new Error('there is no model')
  const made = await first.make().catch((thrown: unknown) => {
    signal.throwIfAborted()
    if (others.length > 0 && isWorthAnother(thrown)) return undefined
    throw thrown
  })
  if (!made) return fallingBack(others, signal)
  if (others.length === 0) return made
  let next: Promise<Model> | undefined
  const another = (): Promise<Model> => (next ??= fallingBack(others, signal))
  const identity = [made.identity, ...others.map(({ name }) => name)].join(', or else ')
  return { ...made, identity, capabilities: guarded(made.capabilities, another) }
}

type Call = (...given: unknown[]) => unknown

function guarded(
  given: Partial<Capabilities>,
  another: () => Promise<Model>,
): Partial<Capabilities> {
  const entries = Object.entries(given).map(([name, capability]) => {
    const methods = Object.entries(capability as object).map(([key, value]) => {
      const call = typeof value === 'function' ? (value as Call).bind(capability) : undefined
      return [key, call ? guardedCall(call, { name, key, another }) : (value as unknown)]
    })
    const own = Object.fromEntries(methods) as object
    return [name, name === 'generate' ? oneByOne(own as Generate) : own]
  })
  return Object.fromEntries(entries) as Partial<Capabilities>
}

function guardedCall(
  call: Call,
  { name, key, another }: { name: string; key: string; another: () => Promise<Model> },
): Call {
  return (...given) => {
    const result = call(...given)
    if (!(result instanceof Promise)) return result
    return result.catch(async (thrown: unknown) => {
      if (!isWorthAnother(thrown)) throw thrown
      const model = await another().catch(() => undefined)
      const offered = (
        model?.capabilities as Record<string, Record<string, unknown>> | undefined
      )?.[name]
      const same = offered?.[key]
      if (typeof same !== 'function') throw thrown
      return (same as Call).apply(offered, given)
    })
  }
}

/** Several replies, each of which may come from another model. */
function oneByOne(model: Generate): Generate {
  return {
    ...model,
    generateBatch(requests: readonly GenerateRequest[], { signal }: InferenceOptions) {
      const replies = requests.map(({ prompt, ...options }) =>
        model.generate(prompt, { ...options, signal }).catch((thrown: unknown): FlowError => {
          signal.throwIfAborted()
          return toFlowError(thrown)
        }),
      )
      return Promise.all(replies)
    },
  }
}

function isWorthAnother(thrown: unknown): boolean {
  return isFlowError(thrown) && worthAnother.has(thrown.code)
}
