import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRegistry, FlowError, type NodeType, type Registry } from '@chainwright/core'
import type { Environment } from './environment.ts'
import { readError } from './file-error.ts'

/**
 * The standard node types and those of the modules that the user named on the command line. A flow
 * file can never name a module. Throws `nodes-module` for a module that brings none.
 */
export async function loadRegistry(
  modules: readonly string[],
  { folder }: Pick<Environment, 'folder'>,
): Promise<Registry> {
  const { standardNodes } = await import('@chainwright/nodes')
  const groups: (readonly NodeType[])[] = [standardNodes]
  for (const shown of modules) groups.push(await loadModule(shown, resolve(folder, shown)))
  try {
    return createRegistry(...groups)
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : String(thrown)
    throw moduleError(modules.join(', '), `${said}; give yours another name or major version`)
  }
}

async function loadModule(shown: string, path: string): Promise<NodeType[]> {
  if (!existsSync(path)) {
    throw readError(shown, Object.assign(new Error('missing'), { code: 'ENOENT' }))
  }
  const found = nodeTypesIn(await importModule(shown, path))
  if (found.length > 0) return found
  const told =
    'it exports no node type; export what `defineNode({ … })` gives, by name or as default'
  throw moduleError(shown, told)
}

async function importModule(shown: string, path: string): Promise<object> {
  try {
    return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as object
  } catch (thrown) {
    throw moduleError(shown, explain(thrown), thrown)
  }
}

function explain(thrown: unknown): string {
  const said = thrown instanceof Error ? thrown.message : String(thrown)
  if (said.includes('Unknown file extension')) {
    return `${said.split('\n')[0]}; write it in JavaScript, or in TypeScript with Node 22.18 or newer`
  }
  return thrown instanceof SyntaxError ? `${said}; \`node FILE\` shows where` : said
}

function nodeTypesIn(module: object): NodeType[] {
  const values = Object.values(module).flatMap((value: unknown) =>
    Array.isArray(value) ? (value as unknown[]) : [value],
  )
  return [...new Set(values.filter(isNodeType))]
}

/** Judged by shape, because a module may bring its own copy of the core package. */
function isNodeType(value: unknown): value is NodeType {
  if (typeof value !== 'object' || value === null) return false
  const { name, major, kind, inputs, outputs } = value as Partial<Record<keyof NodeType, unknown>>
  return (
    typeof name === 'string' &&
    typeof major === 'number' &&
    typeof kind === 'string' &&
    typeof inputs === 'object' &&
    typeof outputs === 'object'
  )
}

function moduleError(shown: string, told: string, cause?: unknown): FlowError {
  const message = `the node module \`${shown}\` cannot be used: ${told}`
  return new FlowError({ code: 'nodes-module', message, cause })
}
