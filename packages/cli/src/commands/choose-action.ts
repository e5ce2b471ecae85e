import { didYouMean } from '../nearest-name.ts'
import { commandLineError } from '../parse-arguments.ts'
import type { Command } from './command.ts'

/** What a command can do, by name; each is loaded when it is asked for. */
export type Actions = ReadonlyMap<string, () => Promise<Command['run']>>

/**
 * Carries out the action that the first word names, `usual` when there is none. Default `list`. Throws
 * `command-line`.
 */
export function runAction(command: string, actions: Actions, usual = 'list'): Command['run'] {
  return async (given, environment) => {
    const [name = usual, ...positionals] = given.positionals
    const action = actions.get(name)
    if (action) return (await action())({ ...given, positionals }, environment)
    const known = [...actions.keys()]
    const able = known.map((one) => `\`${one}\``).join(', ')
    throw commandLineError(`\`${command}\` can ${able}, not \`${name}\`${didYouMean(name, known)}`)
  }
}
