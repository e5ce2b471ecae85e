import { batchCommand } from './commands/batch.ts'
import { chatCommand } from './commands/chat.ts'
import { checkCommand } from './commands/check.ts'
import type { Command } from './commands/command.ts'
import { editCommand } from './commands/edit.ts'
import { engineCommand } from './commands/engine.ts'
import { evalCommand } from './commands/eval.ts'
import { fitCommand } from './commands/fit.ts'
import { formatCommand } from './commands/format.ts'
import { mcpCommand } from './commands/mcp.ts'
import { modelsCommand } from './commands/models.ts'
import { nodesCommand } from './commands/nodes.ts'
import { providersCommand } from './commands/providers.ts'
import { runCommand } from './commands/run.ts'
import { runsCommand } from './commands/runs.ts'
import { schemaCommand } from './commands/schema.ts'
import { serveCommand } from './commands/serve.ts'
import { svgCommand } from './commands/svg.ts'
import { workerCommand } from './commands/worker.ts'
import type { Environment } from './environment.ts'
import { asFlowError, tellError } from './error-text.ts'
import { exitCodeOf, exitCodes } from './exit-code.ts'
import { commandHelp, programHelp } from './help.ts'
import { didYouMean } from './nearest-name.ts'
import { commandLineError, parseArguments, type Options } from './parse-arguments.ts'
import { programVersion } from './program-version.ts'
import { redacted } from './redacted.ts'

const commands: readonly Command[] = [
  runCommand,
  editCommand,
  serveCommand,
  workerCommand,
  engineCommand,
  mcpCommand,
  chatCommand,
  runsCommand,
  batchCommand,
  evalCommand,
  fitCommand,
  checkCommand,
  formatCommand,
  svgCommand,
  nodesCommand,
  modelsCommand,
  providersCommand,
  schemaCommand,
]

const helpOption: Options = { help: { short: 'h', description: 'Show this help' } }

/** Runs one command line and gives the exit code. Never rejects. */
export async function main(words: readonly string[], outside: Environment): Promise<number> {
  const environment = redacted(outside)
  try {
    return await dispatch(words, environment)
  } catch (thrown) {
    const error = asFlowError(thrown)
    tellError(error, environment)
    if (error.code === 'internal') return exitCodes.failed
    return exitCodeOf(error.code, exitCodes.wrong)
  }
}

async function dispatch(words: readonly string[], environment: Environment): Promise<number> {
  const [name, ...rest] = words
  const { stdout } = environment
  if (name === undefined || name === '--help' || name === '-h') {
    stdout.write(programHelp(commands))
    return name === undefined ? exitCodes.wrong : exitCodes.succeeded
  }
  if (name === '--version' || name === '-v') {
    stdout.write(`${programVersion()}\n`)
    return exitCodes.succeeded
  }
  if (name === 'help')
    return dispatch(rest.length > 0 ? [...rest, '--help'] : ['--help'], environment)
  const command = findCommand(name)
  const given = parseArguments(rest, { ...command.options, ...helpOption })
  if (given.has('help')) {
    stdout.write(commandHelp(command))
    return exitCodes.succeeded
  }
  return command.run(given, environment)
}

function findCommand(name: string): Command {
  const command = commands.find((one) => one.name === name)
  if (command) return command
  const names = commands.map((one) => one.name)
  const kind = name.startsWith('-') ? 'option' : 'command'
  const hint = didYouMean(name, names) || `; \`chainwright --help\` lists them`
  throw commandLineError(`there is no ${kind} \`${name}\`${hint}`)
}
