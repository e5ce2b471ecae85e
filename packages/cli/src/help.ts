import type { Command } from './commands/command.ts'
import { exitCodeTexts } from './exit-code.ts'
import type { Option } from './parse-arguments.ts'

/** The help of the whole program. */
export function programHelp(commands: readonly Command[]): string {
  return `Chainwright runs flows: chains of language models, drawn or written as a JSON file.

Usage: chainwright COMMAND [options]

Commands:
${rows(commands.map(({ name, summary }) => [name, summary]))}

  chainwright COMMAND --help tells more; --version gives the version.

${exitCodeHelp()}
`
}

/** The help of one command. */
export function commandHelp({ name, summary, usage, details, options }: Command): string {
  const table = Object.entries(options).map(([option, about]): [string, string] => [
    optionText(option, about),
    about.description,
  ])
  return `${[
    `${summary}.`,
    `Usage: chainwright ${name} ${usage}`,
    `Options:\n${rows([...table, ['-h, --help', 'Show this help']])}`,
    ...(details === undefined ? [] : [details]),
    exitCodeHelp(),
  ].join('\n\n')}\n`
}

function exitCodeHelp(): string {
  return `Exit codes:\n${rows(exitCodeTexts.map(([code, meaning]) => [String(code), meaning]))}`
}

function optionText(name: string, { value, short }: Option): string {
  const written = value === undefined ? `--${name}` : `--${name} ${value}`
  return short === undefined ? `    ${written}` : `-${short}, ${written}`
}

function rows(table: readonly (readonly [left: string, right: string])[]): string {
  const width = Math.max(...table.map(([left]) => left.length))
  return table.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}
