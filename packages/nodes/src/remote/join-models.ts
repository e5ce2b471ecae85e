import { FlowError, isFlowError, type Model, type Models } from '@chainwright/core'
import type { Configuration } from './configuration/configuration.ts'
import { countPerRun } from '../models/payers.ts'
import { fallingBack } from './falling-back.ts'
import type { RemoteModels } from './remote-models.ts'

/** Models of several places, and how references lead to them. */
export interface JoinedModels<M extends Models> {
  /** Takes every reference that is none of a provider. */
  readonly local: M
  readonly remote: RemoteModels
  /** Further names, and the models that stand in for others. */
  readonly configuration: Pick<Configuration, 'aliases' | 'fallbacks'>
}

const mostAliases = 16

/**
 * One door to local and remote models. References are looked up among the aliases first; a model that
 * fails is asked no more in that call, but those that the configuration names to stand in for it.
 */
export function joinModels<M extends Models>({ local, remote, configuration }: JoinedModels<M>): M {
  const aliases = new Map(Object.entries(configuration.aliases ?? {}))
  const fallbacks = new Map(Object.entries(configuration.fallbacks ?? {}))

  const placeOf = (meant: string): Models => (remote.knows(meant) ? remote : local)
  const standIns = (reference: string, meant: string): readonly string[] =>
    fallbacks.get(reference) ?? fallbacks.get(meant) ?? []

  async function resolveOne(
    reference: string,
    capabilities: readonly string[],
    signal: AbortSignal,
  ): Promise<Model> {
    const meant = followAliases(reference, aliases)
    return { ...(await placeOf(meant).resolve(meant, capabilities, signal)), reference }
  }

  function problemOf(reference: string, capabilities: readonly string[]): string | undefined {
    try {
      const meant = followAliases(reference, aliases)
      return placeOf(meant).problem?.(meant, capabilities)
    } catch (error) {
      if (isFlowError(error)) return error.message
      throw error
    }
  }

  return countPerRun({
    ...local,
    async resolve(reference: string, capabilities: readonly string[], signal: AbortSignal) {
      const others = standIns(reference, followAliases(reference, aliases))
      if (others.length === 0) return resolveOne(reference, capabilities, signal)
      const makers = [reference, ...others].map((one) => ({
        name: one,
        make: () => resolveOne(one, capabilities, signal),
      }))
      return { ...(await fallingBack(makers, signal)), reference }
    },
    problem(reference: string, capabilities: readonly string[]) {
      const told = problemOf(reference, capabilities)
      if (told === undefined) return undefined
      const others = standIns(reference, aliases.get(reference) ?? reference)
      const serves = others.some((one) => problemOf(one, capabilities) === undefined)
      return serves ? undefined : told
    },
    concurrency(reference: string) {
      const meant = followAliases(reference, aliases)
      return placeOf(meant).concurrency?.(meant)
    },
  })
}

/** The reference behind an alias. Throws `reference-invalid` for aliases that lead in a circle. */
function followAliases(written: string, aliases: ReadonlyMap<string, string>): string {
  let reference = written
  for (let count = 0; count <= mostAliases; count += 1) {
    const next = aliases.get(reference)
    if (next === undefined) return reference
    reference = next
  }
  throw new FlowError({
    code: 'reference-invalid',
    message: `The model alias "${written}" leads in a circle, or over more than ${mostAliases} others. Change one of these aliases.`,
  })
}
