import { FlowError } from '@chainwright/core'
import { hubReference, removeModel } from '@chainwright/nodes/hub'
import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { openHub } from '../open-hub.ts'
import type { Arguments } from '../parse-arguments.ts'
import { sizeText } from '../terminal/figures-text.ts'
import { writeJson } from '../write-json.ts'
import { onePositional } from './positionals.ts'

/** Carries out `models remove REFERENCE`. */
export async function removeModels(given: Arguments, environment: Environment): Promise<number> {
  const written = onePositional(given, 'downloaded model to remove, such as hf/OWNER/NAME')
  const { name, dtype } = hubReference(written)
  if (dtype !== undefined) {
    throw new FlowError({
      code: 'reference-invalid',
      message: `a model is removed with all of its weights; write hf/${name}, without #${dtype}`,
    })
  }
  const bytes = await removeModel(openHub(given, environment).cacheFolder, name)
  if (given.has('json')) writeJson(environment.stdout, { removed: `hf/${name}`, bytes })
  else environment.stdout.write(`removed hf/${name}, ${sizeText(bytes)}\n`)
  return exitCodes.succeeded
}
