import { stat } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { readAllowedUrls } from '../configuration/read-allowed-urls.ts'
import { readRemoteSetup } from '../configuration/open-remote-models.ts'
import type { CommandModels, Environment } from '../environment.ts'
import { tellError, asFlowError } from '../error-text.ts'
import type { Store } from '@chainwright/durable'
import { openHub } from '../open-hub.ts'
import { commandLineError, type Arguments } from '../parse-arguments.ts'
import type { ServedEditor } from '../server/editor-runs/open-editor.ts'
import type { Service } from '../server/flows/open-service.ts'
import { createTokens, ownToken } from '../server/tokens.ts'
import { editorSite } from './editor-site.ts'
import { somePositionals } from './positionals.ts'

/** What `serve` is to serve: flows for programs, and the editor's folder. */
export interface ServeNames {
  readonly flows: readonly string[]
  /** Whole path of the folder of the editor; `undefined` without `--editor`. */
  readonly folder: string | undefined
}

/** An editor that is served, and the token that opens it. */
export interface OpenedEditor extends ServedEditor {
  /** The token that was made for this start; none when the file of keys has one. */
  readonly token: string | undefined
}

/** Sorts what `serve --editor` was given into flow files and one folder, by default the current one. */
export async function readServeNames(
  given: Arguments,
  { folder }: Environment,
): Promise<ServeNames> {
  if (!given.has('editor')) {
    return { flows: somePositionals(given, 'flow file'), folder: undefined }
  }
  if (given.has('host')) {
    throw commandLineError(
      '--editor is for its owner on this machine, and --host lets others in: start two servers, or reach this one over a tunnel',
    )
  }
  const names = given.positionals
  const found = await Promise.all(
    names.map(async (name) => {
      const path = resolve(folder, name)
      const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false
      return { name, path, isFolder }
    }),
  )
  const [first, second] = found.filter(({ isFolder }) => isFolder)
  if (second) {
    throw commandLineError(`one folder for the editor at a time, not \`${second.name}\` too`)
  }
  const flows = found.filter(({ isFolder }) => !isFolder)
  const besideFlow = flows[0] ? dirname(flows[0].path) : folder
  return { flows: flows.map(({ name }) => name), folder: first?.path ?? besideFlow }
}

/** What the editor is opened with. */
export interface EditorRequest {
  readonly given: Arguments
  readonly environment: Environment
  readonly models: CommandModels
  readonly store: Store | undefined
  readonly service: Service
  readonly names: ServeNames
}

/** Opens the editor of a server; `undefined` when none was asked for. */
export async function openServedEditor(request: EditorRequest): Promise<OpenedEditor | undefined> {
  const { given, environment, models, store, service, names } = request
  const { folder, flows } = names
  if (folder === undefined || !store) return undefined
  const made = service.editorToken ? undefined : createTokens()
  const tokens = made ?? ownToken(service.editorToken ?? new Uint8Array(32))
  const { openEditor } = await import('../server/editor-runs/open-editor.ts')
  const [shown] = flows
  const first = shown === undefined ? undefined : resolve(environment.folder, shown)
  const editor = openEditor({
    context: service.context,
    environment,
    models,
    setup: await readRemoteSetup(given, environment),
    openHub: () => openHub(given, environment),
    store,
    site: await editorSite(environment),
    tokens,
    folder,
    opens: first !== undefined && !relative(folder, first).startsWith('..') ? first : undefined,
    grants: {
      allowRead: given.many('allow-read'),
      allowUrl: await readAllowedUrls(given, environment),
    },
    hasCache: !given.has('no-cache'),
  })
  return { ...editor, token: made?.token }
}

/** Goes on with the runs of the editor that a server before this one left. */
export function resumeDrafts(editor: ServedEditor, environment: Environment): void {
  const { resumed, failed } = editor.resume()
  if (resumed > 0) environment.stderr.write(`${resumed} runs of the editor go on\n`)
  for (const error of failed) tellError(asFlowError(error), environment)
}
