import type { Environment } from '../environment.ts'
import { commandLineError } from '../parse-arguments.ts'
import { isFileValue, readFileValue } from './file-value.ts'

/**
 * Answers to steps that ask, from `STEP=TEXT` flags; `@FILE` is the text of a file. Throws
 * `command-line`, and what reading a file throws.
 */
export async function readAnswers(
  flags: readonly string[],
  environment: Environment,
): Promise<Map<string, string>> {
  const answers = new Map<string, string>()
  for (const flag of flags) {
    const equals = flag.indexOf('=')
    if (equals < 1) throw commandLineError(`--answer takes step=text, and this is \`${flag}\``)
    const step = flag.slice(0, equals)
    answers.set(step, await answerText(step, flag.slice(equals + 1), environment))
  }
  return answers
}

async function answerText(step: string, value: string, environment: Environment): Promise<string> {
  if (!isFileValue(value)) return value.startsWith('@@') ? value.slice(1) : value
  const texts = await readFileValue(step, value, environment)
  const [text] = texts
  if (text !== undefined && texts.length === 1) return text
  throw commandLineError(
    `--answer ${step} takes one text, and \`${value}\` names ${texts.length} files`,
  )
}
