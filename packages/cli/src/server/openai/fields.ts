import { fieldError } from './openai-error.ts'

/** Bounds of a number. */
export interface NumberBounds {
  readonly minimum: number
  readonly maximum: number
  readonly integer?: boolean
}

/** The fields of a request, each read once: what nobody has read at the end is refused. */
export interface Fields {
  /** The value as it is; `undefined` for one that is left out or null. */
  any(name: string): unknown
  text(name: string): string | undefined
  boolean(name: string): boolean | undefined
  number(name: string, bounds: NumberBounds): number | undefined
  /** Fields that are accepted with these values alone, which ask for nothing. */
  neutral(name: string, accepted: readonly unknown[]): void
  /** Throws for the first field that was not read: a request is honoured as a whole, or refused. */
  refuseRest(): void
}

/** Reads the fields of a request. All readers throw an `OpenAiError` that names the field. */
export function createFields(body: Readonly<Record<string, unknown>>): Fields {
  const left = new Map(Object.entries(body).filter(([, value]) => value !== null))

  function any(name: string): unknown {
    const value = left.get(name)
    left.delete(name)
    return value
  }

  function typed<V>(name: string, kind: 'string' | 'boolean' | 'number'): V | undefined {
    const value = any(name)
    // oxlint-disable-next-line valid-typeof
    if (value === undefined || typeof value === kind) return value as V | undefined
    throw fieldError(name, `'${name}' takes a ${kind}`, 'invalid_type')
  }

  return {
    any,
    text: (name) => typed<string>(name, 'string'),
    boolean: (name) => typed<boolean>(name, 'boolean'),
    number(name, { minimum, maximum, integer = false }) {
      const value = typed<number>(name, 'number')
      if (value === undefined) return undefined
      const fits = value >= minimum && value <= maximum && (!integer || Number.isInteger(value))
      if (fits) return value
      const kind = integer ? 'whole number' : 'number'
      const message = `'${name}' takes a ${kind} from ${minimum} to ${maximum}, not ${value}`
      throw fieldError(name, message, 'invalid_value')
    },
    neutral(name, accepted) {
      const value = any(name)
      if (value === undefined || accepted.some((one) => isSame(one, value))) return
      const message = `'${name}' cannot be honoured here with this value; leave it out`
      throw fieldError(name, message, 'unsupported_parameter')
    },
    refuseRest() {
      const [name] = left.keys()
      if (name === undefined) return
      const message = `'${name.slice(0, 100)}' cannot be honoured here; leave it out`
      throw fieldError(name.slice(0, 100), message, 'unsupported_parameter')
    },
  }
}

function isSame(accepted: unknown, value: unknown): boolean {
  return accepted === value || JSON.stringify(accepted) === JSON.stringify(value)
}
