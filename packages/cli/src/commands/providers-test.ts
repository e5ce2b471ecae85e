import { configuredProviders, testProvider } from '@chainwright/nodes/remote'
import { errorRecord, type FlowErrorRecord } from '@chainwright/core'
import { readRemoteSetup } from '../configuration/open-remote-models.ts'
import type { Environment } from '../environment.ts'
import { asFlowError } from '../error-text.ts'
import { exitCodes } from '../exit-code.ts'
import { didYouMean } from '../nearest-name.ts'
import { commandLineError, type Arguments } from '../parse-arguments.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'
import { createPalette, type Palette } from '../terminal/palette.ts'
import { writeJson } from '../write-json.ts'

/** Carries out `providers test`. */
export async function testProviders(given: Arguments, environment: Environment): Promise<number> {
  const { configuration, options } = await readRemoteSetup(given, environment)
  const known = configuredProviders(configuration).map(({ name }) => name)
  const unknown = given.positionals.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, known) || '; `providers list` shows those there are'
    throw commandLineError(`there is no provider \`${unknown}\`${hint}`)
  }
  const names = given.positionals.length > 0 ? given.positionals : known
  const controller = new AbortController()
  const stopListening = environment.onInterrupt(() => controller.abort())
  const results: Result[] = []
  try {
    for (const name of names) {
      const tested = testProvider(options, name, controller.signal)
      results.push(
        await tested.then(
          (found) => ({ name, ...found }),
          (thrown: unknown) => ({ name, error: errorRecord(asFlowError(thrown)) }),
        ),
      )
    }
  } finally {
    stopListening()
  }
  tell(results, given, environment)
  if (controller.signal.aborted) return exitCodes.cancelled
  return results.every((one) => 'ms' in one) ? exitCodes.succeeded : exitCodes.failed
}

type Result =
  | { readonly name: string; readonly models: number | undefined; readonly ms: number }
  | { readonly name: string; readonly error: FlowErrorRecord }

function tell(results: readonly Result[], given: Arguments, { stdout, variables }: Environment) {
  if (given.has('json')) return writeJson(stdout, { providers: results })
  const palette = createPalette(stdout, variables)
  for (const result of results) stdout.write(`${resultText(result, palette)}\n`)
  if (results.length === 0) stdout.write('There is no provider to test.\n')
}

function resultText(result: Result, palette: Palette): string {
  if ('error' in result) {
    const { message, code } = result.error
    return `${result.name} ${palette.red('fails')}: ${harmlessLine(message)} ${palette.dim(`[${code}]`)}`
  }
  const models = result.models === undefined ? '' : `, ${result.models} models`
  return `${result.name} ${palette.green('answers')} in ${Math.round(result.ms)} ms${models}`
}
