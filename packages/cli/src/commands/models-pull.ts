import type { Environment } from '../environment.ts'
import { asFlowError, tellError } from '../error-text.ts'
import { exitCodeOf, exitCodes } from '../exit-code.ts'
import { openHub } from '../open-hub.ts'
import type { Arguments } from '../parse-arguments.ts'
import { pullOne, type Pulled } from '../pull-models.ts'
import { sizeText } from '../terminal/figures-text.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'
import { writeJson } from '../write-json.ts'
import { onePositional } from './positionals.ts'

/** Carries out `models pull REFERENCE`. */
export async function pullModels(given: Arguments, environment: Environment): Promise<number> {
  const reference = onePositional(given, 'model to pull, such as hf/OWNER/NAME#q4')
  try {
    const done = await pullOne(reference, {
      hub: openHub(given, environment),
      environment,
      consent: given.has('yes') ? { type: 'given' } : { type: 'ask', flag: '--yes' },
      makeRoom: given.has('make-room'),
      revision: given.one('revision'),
      quiet: given.has('quiet'),
    })
    if (given.has('json')) writeJson(environment.stdout, pulledJson(done))
    else environment.stdout.write(pulledText(done))
    return exitCodes.succeeded
  } catch (thrown) {
    const error = asFlowError(thrown)
    if (given.has('json'))
      writeJson(environment.stdout, { error: { code: error.code, message: error.message } })
    tellError(error, environment)
    return exitCodeOf(error.code, error.code === 'internal' ? exitCodes.failed : exitCodes.wrong)
  }
}

/** One line for each model that had to go, and one for the one that came. */
export function pulledText({ model, pulled }: Pulled): string {
  const removed = pulled.removed.map(
    (one) => `removed hf/${harmlessLine(one.name)}, ${sizeText(one.bytes)}\n`,
  )
  const reference = harmlessLine(model.reference)
  const here =
    pulled.downloaded === 0
      ? `${reference} is here already\n`
      : `pulled ${reference}, ${sizeText(pulled.downloaded)}\n`
  return removed.join('') + here
}

function pulledJson({ model, pulled }: Pulled): unknown {
  const { reference, revision, license, from, bytes, capabilities, files } = model
  return {
    model: {
      reference,
      revision,
      license,
      from,
      bytes,
      capabilities,
      files,
      folder: pulled.folder,
    },
    downloadedBytes: pulled.downloaded,
    removed: pulled.removed.map(({ name, bytes: freed }) => ({
      reference: `hf/${name}`,
      bytes: freed,
    })),
  }
}
