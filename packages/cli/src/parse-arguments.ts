import { parseArgs } from 'node:util'
import { FlowError } from '@chainwright/core'
import { didYouMean } from './nearest-name.ts'

/** One option of a command. */
export interface Option {
  readonly description: string
  /** Placeholder of its value, such as `FILE`; left out for a switch. */
  readonly value?: string
  readonly short?: string
  /** May be given more than once. */
  readonly multiple?: true
}

/** The options of a command by name, without dashes. */
export type Options = Readonly<Record<string, Option>>

/** What stands on the command line after the command's name. */
export interface Arguments {
  readonly positionals: readonly string[]
  has(option: string): boolean
  /** Value of an option; the last one wins. */
  one(option: string): string | undefined
  many(option: string): readonly string[]
}

/** Reads a command line. Throws `command-line` for what the command does not know. */
export function parseArguments(words: readonly string[], options: Options): Arguments {
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(options).map(([name, option]) => [name, kindOf(option)]),
    ),
    strict: false,
    tokens: true,
  })
  const values = new Map<string, string[]>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
    if (!option) throw commandLineError(unknownOption(token.rawName, options))
    const value = valueOf(token.rawName, option, token.value, token.inlineValue ?? false)
    values.set(token.name, [...(values.get(token.name) ?? []), value])
  }
  return {
    positionals,
    has: (name) => values.has(name),
    one: (name) => values.get(name)?.at(-1),
    many: (name) => values.get(name) ?? [],
  }
}

/** The number that an option gives. Throws `command-line` for anything else. */
export function numberOption(
  given: Arguments,
  name: string,
  { minimum, integer = false }: { minimum: number; integer?: boolean },
): number | undefined {
  const written = given.one(name)
  if (written === undefined) return undefined
  const value = written.trim() === '' ? Number.NaN : Number(written)
  const fits =
    Number.isFinite(value) && value >= minimum && (!integer || Number.isSafeInteger(value))
  if (fits) return value
  const kind = integer ? 'a whole number' : 'a number'
  throw commandLineError(`--${name} takes ${kind} from ${minimum} up, and this is \`${written}\``)
}

/** The error of a command line that makes no sense. */
export function commandLineError(message: string): FlowError {
  return new FlowError({ code: 'command-line', message })
}

function kindOf(option: Option): { type: 'string' | 'boolean'; short?: string } {
  const type = option.value === undefined ? 'boolean' : 'string'
  return option.short === undefined ? { type } : { type, short: option.short }
}

function valueOf(
  written: string,
  option: Option,
  value: string | undefined,
  inline: boolean,
): string {
  if (option.value === undefined) {
    if (value === undefined) return ''
    throw commandLineError(`${written} takes no value; write ${written} alone`)
  }
  if (value === undefined || value === '') {
    throw commandLineError(`${written} needs a value: ${written} ${option.value}`)
  }
  if (!inline && value.startsWith('-') && value !== '-') {
    const told = `${written} needs a value before \`${value}\`; if that is the value, write ${written}=${value}`
    throw commandLineError(told)
  }
  return value
}

function unknownOption(written: string, options: Options): string {
  const known = Object.keys(options).map((name) => `--${name}`)
  return `there is no option ${written} here${didYouMean(written, known, '')}`
}
