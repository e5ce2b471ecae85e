import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { flowJsonSchema } from '@chainwright/core/schema'
import { exitCodes } from '../exit-code.ts'
import { writeError } from '../file-error.ts'
import { loadRegistry } from '../load-registry.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'
import type { Command } from './command.ts'
import { noPositionals } from './positionals.ts'
import { nodeOptions } from './shared-options.ts'

/** Writes the JSON Schema of flow files. */
export const schemaCommand: Command = {
  name: 'schema',
  summary: 'Write the JSON Schema of flow files, for completion in editors',
  usage: '[--out FILE] [options]',
  options: {
    out: { value: 'FILE', description: 'Write to FILE instead of stdout' },
    config: { description: 'That of chainwright.config.json instead of flow files' },
    ...nodeOptions,
  },
  async run(given, { stdout, stderr, folder }) {
    noPositionals(given)
    const schema = given.has('config')
      ? (await import('@chainwright/nodes/remote')).configurationJsonSchema()
      : flowJsonSchema(await loadRegistry(given.many('nodes'), { folder }))
    const text = `${JSON.stringify(schema, undefined, 2)}\n`
    const shown = given.one('out')
    if (shown === undefined) {
      stdout.write(text)
      return exitCodes.succeeded
    }
    await writeFile(resolve(folder, shown), text).catch((thrown: unknown) => {
      throw writeError(shown, thrown)
    })
    stderr.write(`wrote ${harmlessLine(shown)}\n`)
    return exitCodes.succeeded
  },
}
