import { commandLineError, type Arguments } from '../parse-arguments.ts'

/** The one thing that a command is given. Throws `command-line` for none or several. */
export function onePositional(given: Arguments, what: string): string {
  const [first, second] = given.positionals
  if (first === undefined) throw commandLineError(`name a ${what}`)
  if (second !== undefined) {
    throw commandLineError(`one ${what} at a time; \`${second}\` is one too many`)
  }
  return first
}

/** The one or more files that a command is given. Throws `command-line` for none. */
export function somePositionals(given: Arguments, what: string): readonly string[] {
  if (given.positionals.length === 0) throw commandLineError(`name at least one ${what}`)
  return given.positionals
}

/** Throws `command-line` when a command is given what it does not take. */
export function noPositionals(given: Arguments): void {
  const [first] = given.positionals
  if (first !== undefined) throw commandLineError(`\`${first}\` is not expected here`)
}
