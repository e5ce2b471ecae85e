import type { Flow } from '@chainwright/core'
import { createStore as createDatabase, get, set } from 'idb-keyval'
import { createStore, type StoreApi } from 'zustand/vanilla'
import {
  capabilityDigest,
  capabilitySheet,
  isEmptySheet,
  newCapabilities,
  type CapabilitySheet,
} from '../headless/capabilities.ts'
import type { Editor } from '../session/editor.ts'
import { endpointOf, endpointsOf, originOf } from '../session/endpoints.ts'
import type { OwnEndpoint } from '../session/endpoint-keeper.ts'
import { filesOf } from './files.ts'
import type { SheetLine } from './sheet-lines.ts'

/** What a person is asked before a run. */
export interface ConsentQuestion {
  /** What the flow would load and contact; after an earlier consent what is new of it. */
  readonly sheet: CapabilitySheet
  /** `more` when a person agreed to less of this flow before; `endpoints` for a flow that was drawn here. */
  readonly asks: 'all' | 'more' | 'endpoints' | 'server' | 'serverMore'
  /** The sheet in words, where they are others than those of the page. */
  readonly lines?: readonly SheetLine[]
  readonly answer: (agreed: boolean) => void
}

/** Where it is remembered what a person agreed to. */
export interface ConsentMemory {
  has(digest: string): Promise<boolean>
  add(digest: string): Promise<void>
}

type ConsentStore = StoreApi<{ readonly question: ConsentQuestion | undefined }>

const stores = new WeakMap<Editor, ConsentStore>()

/** The question that is open, if one is. */
export function consentOf(editor: Editor): ConsentStore {
  const known = stores.get(editor)
  if (known) return known
  const made: ConsentStore = createStore(() => ({ question: undefined }))
  stores.set(editor, made)
  return made
}

/** The memory of this browser; one that keeps nothing asks every time. */
export function openConsentMemory(): ConsentMemory {
  let database: ReturnType<typeof createDatabase> | undefined
  const opened = () => (database ??= createDatabase('chainwright-consents', 'consents'))
  return {
    has: async (digest) => {
      try {
        return (await get(digest, opened())) !== undefined
      } catch {
        return false
      }
    },
    add: async (digest) => {
      try {
        await set(digest, true, opened())
      } catch {
        // A browser that keeps nothing asks again.
      }
    },
  }
}

/**
 * Asks whether a stranger's flow may run, with everything that it would load and contact; one that was
 * agreed to and then changed is asked about with what is new.
 */
export async function askToRun(
  editor: Editor,
  flow: Flow,
  memory: ConsentMemory = openConsentMemory(),
): Promise<boolean> {
  const { agreed } = filesOf(editor).getState()
  const sheet = await sheetOf(editor, flow)
  const digest = capabilityDigest(flow, sheet)
  const fresh = agreed ? newCapabilities(agreed, sheet) : sheet
  const isKnown = (agreed !== undefined && isEmptySheet(fresh)) || (await memory.has(digest))
  if (!isKnown && !(await ask(editor, fresh, agreed ? 'more' : 'all'))) return false
  await memory.add(digest)
  agree(editor, sheet)
  return true
}

/** Whether a person agreed to this very flow before; then it is a stranger no longer. */
export async function wasAgreed(
  editor: Editor,
  flow: Flow,
  memory: ConsentMemory = openConsentMemory(),
): Promise<boolean> {
  const sheet = await sheetOf(editor, flow)
  if (!(await memory.has(capabilityDigest(flow, sheet)))) return false
  if (editor.document.store.getState().flow === flow) agree(editor, sheet)
  return true
}

/**
 * Asks before a flow that was drawn here sends texts to an endpoint for the first time; the answer is
 * kept for the flow and the origin.
 */
export async function askForEndpoints(
  editor: Editor,
  flow: Flow,
  memory: ConsentMemory = openConsentMemory(),
): Promise<boolean> {
  const { id } = filesOf(editor).getState()
  const sheet = await sheetOf(editor, flow)
  const fresh = await asyncFilter(endpointOrigins(sheet), async ({ origin }) => {
    return !(await memory.has(endpointKey(id, origin)))
  })
  if (fresh.length === 0) return true
  if (!(await ask(editor, sheetOfOrigins(sheet, fresh), 'endpoints'))) return false
  for (const { origin } of fresh) await memory.add(endpointKey(id, origin))
  // Opened again from a file or link, it is the same flow.
  await memory.add(capabilityDigest(flow, sheet))
  return true
}

/** What a flow would load and contact. The worker is asked about models only if it names some of the hub. */
export async function sheetOf(editor: Editor, flow: Flow): Promise<CapabilitySheet> {
  const { registry, runner } = editor
  const [own] = await Promise.all([endpointsOf(editor).read(), editor.complete()])
  const originOf = (reference: string): string | undefined => originOfModel(reference, own)
  const sheet = capabilitySheet(flow, registry, { originOf })
  if (!sheet.models.some(({ source }) => source === 'hub')) return sheet
  const here = await runner.models.list().catch(() => [])
  const references = new Set(here.map(({ reference }) => reference))
  const isInstalled = (reference: string): boolean => references.has(reference.split('#')[0] ?? '')
  return capabilitySheet(flow, registry, { originOf, isInstalled })
}

/** Nothing but models that came with the site: no download, nobody contacted, no file, no unknown type. */
export function isTame({ models, origins, files, services, unknown }: CapabilitySheet): boolean {
  const others = [origins, files, services, unknown]
  return (
    others.every((list) => list.length === 0) && models.every(({ source }) => source === 'starter')
  )
}

function originOfModel(reference: string, own: readonly OwnEndpoint[]): string | undefined {
  if (reference.startsWith('hf/')) return 'https://huggingface.co'
  const endpoint = endpointOf(reference, own)
  return endpoint && originOf(endpoint)
}

type Origins = CapabilitySheet['origins']

function endpointOrigins({ origins }: CapabilitySheet): Origins {
  return origins.filter(({ reason }) => reason === 'endpoint')
}

function endpointKey(id: string, origin: string): string {
  return `endpoint ${origin} ${id}`
}

/** The part of a sheet that is about some origins. */
function sheetOfOrigins(sheet: CapabilitySheet, origins: Origins): CapabilitySheet {
  const none = { files: [], services: [], bodies: [], loops: [], questions: [], unknown: [] }
  const asked = new Set(origins.flatMap(({ references }) => references))
  const models = sheet.models.filter(({ reference }) => asked.has(reference))
  return { ...none, models, origins }
}

async function asyncFilter<T>(
  list: readonly T[],
  isWanted: (entry: T) => Promise<boolean>,
): Promise<T[]> {
  const wanted = await Promise.all(list.map(isWanted))
  return list.filter((_, at) => wanted[at])
}

function agree(editor: Editor, sheet: CapabilitySheet): void {
  filesOf(editor).setState({ stranger: false, agreed: sheet })
}

function ask(
  editor: Editor,
  sheet: CapabilitySheet,
  asks: ConsentQuestion['asks'],
): Promise<boolean> {
  return askPerson(editor, { sheet, asks })
}

/** Shows a question, and gives the answer; a question that was open is answered by no. */
export async function askPerson(
  editor: Editor,
  asked: Omit<ConsentQuestion, 'answer'>,
): Promise<boolean> {
  const store = consentOf(editor)
  store.getState().question?.answer(false)
  const { promise, resolve: answer } = Promise.withResolvers<boolean>()
  const question: ConsentQuestion = { ...asked, answer }
  store.setState({ question })
  editor.view.openDialog('consent')
  const agreed = await promise
  // By now another run may ask.
  if (store.getState().question === question) {
    store.setState({ question: undefined })
    editor.view.openDialog(undefined)
  }
  return agreed
}
