import { type Capabilities, FlowError, type Model, type Models } from '@chainwright/core'
import { type FakeCall, recordCalls } from './fake-calls.ts'
import { createFakeCapabilities } from './fake-capabilities.ts'
import type { FakeScript } from './fake-script.ts'

/** Models for tests: every reference resolves to the same capabilities, and calls are recorded. */
export interface FakeModels extends Models {
  readonly calls: readonly FakeCall[]
  /** All of them, whatever `without` says of what `resolve` gives. */
  readonly capabilities: Capabilities
}

/**
 * Makes deterministic models that need no files: words are tokens, vectors count words, replies
 * follow the script.
 *
 * @example
 * const models = createFakeModels({ reply: 'Forty-two.' })
 */
export function createFakeModels(script: FakeScript = {}): FakeModels {
  const { without = [] } = script
  const calls: FakeCall[] = []
  const capabilities = recordCalls(createFakeCapabilities(script), calls)
  const has = (name: string): boolean =>
    Object.hasOwn(capabilities, name) && !without.some((lacking) => lacking === name)
  const offered = Object.fromEntries(Object.entries(capabilities).filter(([name]) => has(name)))
  return {
    calls,
    capabilities,
    async resolve(reference, names, signal): Promise<Model> {
      signal.throwIfAborted()
      const missing = names.find((name) => !has(name))
      if (missing !== undefined) throw lacks(reference, missing)
      return { reference, identity: `fake/${reference}`, capabilities: offered }
    },
    problem: (_, names) => {
      const missing = names.find((name) => !has(name))
      return missing && `fake models cannot ${missing}`
    },
  }
}

function lacks(reference: string, capability: string): FlowError {
  return new FlowError({
    code: 'capability-missing',
    message: `The fake model "${reference}" cannot ${capability}. Choose another model.`,
  })
}
