import type { Environment } from '../environment.ts'
import type { Arguments, Options } from '../parse-arguments.ts'

/** One command of the program. */
export interface Command {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** What stands after the command's name: `FLOW [options]`. */
  readonly usage: string
  /** More for `--help`, in whole lines. */
  readonly details?: string
  readonly options: Options
  /** Gives the exit code. Throws a `FlowError` for what stops it. */
  run(given: Arguments, environment: Environment): Promise<number>
}
