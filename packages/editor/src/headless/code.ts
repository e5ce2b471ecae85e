import type { Flow, Json, PortType, Registry } from '@chainwright/core'
import { capabilitySheet } from './capabilities.ts'
import { codeInputs, type CodeInput } from './code/input-values.ts'
import { codeKey, codeText, codeValue, shellFile, shellWord } from './code/quote.ts'

/** What code to run a flow is made for. */
export interface CodeOptions {
  /** Name of the flow file, such as `review.flow.json`. */
  readonly file: string
  /** Values for inputs of the flow, by name. Default: its own, and examples where it has none. */
  readonly values?: Readonly<Record<string, Json>>
}

/** A TypeScript module that runs a flow file with local models and prints its outputs. */
export function typescriptCode(flow: Flow, registry: Registry, options: CodeOptions): string {
  const inputs = codeInputs(flow, options.values ?? {})
  const { models, files } = capabilitySheet(flow, registry)
  const types = new Set(inputs.flatMap(({ type }) => importedTypes.get(type?.base ?? '') ?? []))
  const names = ['createRegistry', 'runFlow', ...[...types].map((name) => `type ${name}`)]
  const sources = new Set(models.map(({ source }) => source))
  const folders = modelFolders.flatMap(([source, folder]) => (sources.has(source) ? [folder] : []))
  return lines([
    `import { readFile } from 'node:fs/promises'`,
    `import { ${names.join(', ')} } from '@chainwright/core'`,
    `import { standardNodes } from '@chainwright/nodes'`,
    files.length > 0 && `import { grantFiles } from '@chainwright/nodes/doors'`,
    models.length > 0 && `import { createLocalModels } from '@chainwright/nodes/local'`,
    '',
    inputs.length > 0 && `const inputs: ${inputsType(inputs)} = ${codeValue(valuesOf(inputs))}`,
    `const flow = await readFile(${codeText(options.file)}, 'utf8')`,
    models.length > 0 && `const models = createLocalModels({ ${folders.join(', ')} })`,
    'const { outputs } = await runFlow(flow, {',
    '  registry: createRegistry(standardNodes),',
    models.length > 0 && '  models,',
    files.length > 0 && `  services: { files: grantFiles(['.']) },`,
    inputs.length > 0 && '  inputs,',
    '})',
    'console.log(outputs)',
    models.length > 0 && 'await models.close()',
  ])
}

/** A command that runs a flow file in a POSIX shell. */
export function commandCode(flow: Flow, registry: Registry, options: CodeOptions): string {
  const { models } = capabilitySheet(flow, registry)
  const inputs = codeInputs(flow, options.values ?? {})
  const flags = inputs.flatMap(({ name, type, value }) =>
    value === undefined ? [] : [`--input ${shellWord(`${name}=${flagValue(type, value)}`)}`],
  )
  if (models.some(({ source }) => source === 'hub')) flags.push('--allow-download')
  return continued([`chainwright run ${shellFile(options.file)}`, ...flags])
}

/** Where a server answers that serves the flow. */
export interface HttpCodeOptions extends CodeOptions {
  /** Origin of the server, such as `http://127.0.0.1:4680`. */
  readonly origin: string
  /** Name under which the flow is served. Default: that of its file. */
  readonly name?: string
}

/** A request with curl, in a POSIX shell, that runs a served flow. The key is taken from the environment. */
export function httpCode(flow: Flow, options: HttpCodeOptions): string {
  const { origin, file, name = file.replace(/(?:\.flow)?\.json$/, '') } = options
  const inputs = valuesOf(codeInputs(flow, options.values ?? {}))
  const body = JSON.stringify({ inputs }, undefined, 2)
  return continued([
    `curl ${shellWord(`${origin}/flows/${encodeURIComponent(name)}/runs`)}`,
    `--header "authorization: Bearer $CHAINWRIGHT_TOKEN"`,
    `--header 'content-type: application/json'`,
    `--data ${shellWord(body)}`,
  ])
}

const importedTypes = new Map([
  ['messages', 'Message'],
  ['labels', 'Labels'],
  ['answer', 'Answer'],
  ['score', 'Score'],
])

const typeNames = new Map([
  ['text', 'string'],
  ['number', 'number'],
  ['boolean', 'boolean'],
  ['messages', 'Message[]'],
  ['tokens', 'number[]'],
  ['vector', 'number[]'],
  ['labels', 'Labels'],
  ['answer', 'Answer'],
  ['score', 'Score'],
])

const modelFolders = [
  ['starter', `starterFolder: 'models'`],
  ['file', `modelFolder: 'my-models'`],
  ['hub', `cacheFolder: 'downloaded-models'`],
] as const

function inputsType(inputs: readonly CodeInput[]): string {
  const fields = inputs.map(({ name, type, optional }) => {
    return `${codeKey(name)}${optional ? '?' : ''}: ${typeName(type)}`
  })
  const line = `{ ${fields.join('; ')} }`
  return line.length <= 70 ? line : `{\n${fields.map((field) => `  ${field}\n`).join('')}}`
}

function typeName(type: PortType | undefined): string {
  const base = typeNames.get(type?.base ?? '') ?? 'unknown'
  return base + '[]'.repeat(type?.depth ?? 0)
}

function valuesOf(inputs: readonly CodeInput[]): { [name: string]: Json } {
  return Object.fromEntries(
    inputs.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])),
  )
}

/** A value as `--input` takes it: text as it is, all else as JSON. */
function flagValue(type: PortType | undefined, value: Json): string {
  if (type?.name !== 'text' || typeof value !== 'string') return JSON.stringify(value)
  return value.startsWith('@') ? `@${value}` : value
}

/** A command over several lines. */
function continued(parts: readonly string[]): string {
  return `${parts.join(' \\\n  ')}\n`
}

function lines(all: readonly (string | false)[]): string {
  return `${all.filter((line) => line !== false).join('\n')}\n`
}
