import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Capabilities } from '@chainwright/core'
import { createLocalModels } from '../src/local/local-models.ts'

/** Models that a test wrote into a folder of its own. */
export interface TinyModels {
  /** The folder for a model of this name. */
  folder: (name: string) => string
  /** A capability of a model in the folder. */
  open: <Name extends keyof Capabilities>(model: string, name: Name) => Promise<Capabilities[Name]>
  /** Frees the models and removes the folder. */
  close: () => Promise<void>
}

/** An empty folder of models for one test file. */
export function openTinyModels(): TinyModels {
  const root = mkdtempSync(join(tmpdir(), 'tiny-models-'))
  const models = createLocalModels({ modelFolder: root })
  return {
    folder: (name) => join(root, name),
    async open<Name extends keyof Capabilities>(model: string, name: Name) {
      const { signal } = new AbortController()
      const { capabilities } = await models.resolve(`file/${model}`, [name], signal)
      const found = capabilities[name]
      if (found === undefined) throw new Error(`the model ${model} cannot ${name}`)
      return found
    },
    async close() {
      await models.close()
      rmSync(root, { recursive: true })
    },
  }
}
