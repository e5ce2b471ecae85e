import { FlowError } from '@chainwright/core'

/** A model reference of this door, taken apart. */
export interface ModelReference {
  source: 'starter' | 'file' | 'hf'
  /** Name of the model's folder; `OWNER/NAME` for the hub; `undefined` for plain `starter`. */
  name: string | undefined
  /** Weight type that was asked for with `#`. */
  dtype: string | undefined
}

const part = '[A-Za-z0-9][A-Za-z0-9._-]{0,95}'
const shape = new RegExp(
  `^(?:(starter)|(starter|file)/(${part})|(hf)/(${part}/${part}))(?:#(\\w+))?$`,
)

/**
 * Takes apart `starter`, `starter/NAME`, `file/NAME#DTYPE` or `hf/OWNER/NAME#DTYPE`, looking up
 * aliases first; an alias may name another one. Throws a `FlowError`: `model-missing` for another
 * provider, `reference-invalid` for anything else.
 */
export function parseReference(
  written: string,
  aliases: ReadonlyMap<string, string> = new Map(),
): ModelReference {
  const reference = followAliases(written, aliases)
  const [, starter, source, name, hub, hubName, dtype] = shape.exec(reference) ?? []
  if (starter) return { source: 'starter', name: undefined, dtype }
  if (source && name) return { source: source === 'file' ? 'file' : 'starter', name, dtype }
  if (hub && hubName) return { source: 'hf', name: hubName, dtype }
  throw refusal(written, reference)
}

/** Whether this door is the one for a reference; one that is not well formed counts as its own. */
export function isReference(written: string, aliases: ReadonlyMap<string, string>): boolean {
  const reference = aliases.get(written) ?? written
  return /^(?:starter|file|hf)(?:\/|#|$)/.test(reference)
}

function followAliases(written: string, aliases: ReadonlyMap<string, string>): string {
  const seen = new Set<string>()
  let reference = written
  for (let next = aliases.get(reference); next !== undefined; next = aliases.get(reference)) {
    if (seen.has(reference)) {
      throw new FlowError({
        code: 'reference-invalid',
        message: `The model alias "${written}" leads in a circle: ${[...seen, reference].join(' → ')}. Change one of these aliases.`,
      })
    }
    seen.add(reference)
    reference = next
  }
  return reference
}

function refusal(written: string, reference: string): FlowError {
  const meant = written === reference ? `"${written}"` : `"${written}" (alias of "${reference}")`
  const [provider = ''] = reference.split('/')
  const local = ['starter', 'file', 'hf'].includes(provider)
  return new FlowError({
    code: local ? 'reference-invalid' : 'model-missing',
    message: local
      ? `The model reference ${meant} is not well formed. Write starter, starter/NAME, file/NAME#DTYPE or hf/OWNER/NAME#DTYPE.`
      : `There is no model ${meant}: this program runs local models (starter, file/NAME, hf/OWNER/NAME), and no alias of this name is configured.`,
  })
}
