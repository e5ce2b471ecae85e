import { FlowError } from '@chainwright/core'
import { z } from 'zod'
import type { CapabilityName } from '../models/capabilities.ts'
import { capabilitiesOf, headOf } from '../inference/store/heads.ts'
import { chooseFiles } from './choose-files.ts'
import { gitHash } from './git-hash.ts'
import { askFile, askFiles, askInformation, type HubFile } from './hub-answers.ts'
import { answerInvalid } from './hub-errors.ts'
import { hubReference } from './hub-reference.ts'
import type { HubSite } from './hub.ts'

/** A model of a hub, before it is downloaded: all that a person needs to know to agree. */
export interface HubModel {
  /** `hf/OWNER/NAME#DTYPE`. */
  reference: string
  /** `OWNER/NAME`. */
  name: string
  /** Address of the hub. */
  from: string
  /** The commit that is downloaded. */
  revision: string
  /** As its card says; `undefined` when it says nothing. */
  license: string | undefined
  dtype: string
  capabilities: readonly CapabilityName[]
  files: readonly HubFile[]
  /** Size of all its files. */
  bytes: number
}

/** How a model is asked for. */
export interface DescribeOptions {
  signal: AbortSignal
  /** A branch, tag or commit. Default `main`. */
  revision?: string
}

const largestConfig = 1024 * 1024
const configSchema = z.looseObject({
  architectures: z.array(z.string()).nullish(),
  id2label: z.record(z.string(), z.string()).nullish(),
})

/**
 * Asks a hub about a model: which files are needed, how large they are, under which licence. Only
 * lists and its `config.json` are downloaded. Rejects with a `FlowError`: `reference-invalid`,
 * `model-missing`, `hub-refused`, `hub-failed`, `hub-answer-invalid`, `dtype-missing`,
 * `model-refused`, or one of the dialer's.
 */
export async function describeModel(
  hub: HubSite,
  reference: string,
  { signal, revision = 'main' }: DescribeOptions,
): Promise<HubModel> {
  const { name, dtype: asked } = hubReference(reference)
  const { commit, license } = await askInformation(hub, { name, revision, signal })
  const question = { name, revision: commit, signal }
  const listed = await askFiles(hub, question)
  const config = await readConfig(hub, listed, question)
  const head = headOf(config)
  if (head === undefined) throw unknownArchitecture(name, config.architectures?.[0])
  const { dtype, files } = chooseFiles(listed, { name, head, dtype: asked })
  return {
    reference: `hf/${name}#${dtype}`,
    name,
    from: hub.address,
    revision: commit,
    license,
    dtype,
    capabilities: ['tokenize', ...capabilitiesOf(head, config)],
    files,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
  }
}

async function readConfig(
  hub: HubSite,
  listed: ReadonlyMap<string, HubFile>,
  question: { name: string; revision: string; signal: AbortSignal },
): Promise<z.infer<typeof configSchema>> {
  const file = listed.get('config.json')
  const what = `config.json of ${question.name}`
  if (!file || file.bytes > largestConfig) {
    throw new FlowError({
      code: 'model-refused',
      message: `${question.name} has no config.json of a bearable size, so that it is no model of a kind that runs here. Choose another one.`,
    })
  }
  const bytes = await askFile(hub, file, question)
  if (file.hash.algorithm === 'git' && (await gitHash(bytes)) !== file.hash.hex) {
    throw answerInvalid(what, 'its content is not the one that is listed')
  }
  try {
    return configSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    throw answerInvalid(what, 'it is no configuration of a model')
  }
}

function unknownArchitecture(name: string, architecture: string | undefined): FlowError {
  return new FlowError({
    code: 'model-refused',
    message: `Models like ${name} do not run here (architecture: ${architecture ?? 'not named'}). Choose a model for text.`,
  })
}
