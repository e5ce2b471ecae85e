import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Flow } from '@chainwright/core'
import type { CapabilitySheet } from '../headless/capabilities.ts'
import type { Editor } from '../session/editor.ts'
import { noValues } from '../session/values.ts'
import { onDevice, type Home } from './home.ts'
import type { KeptFlow } from './kept-flows.ts'
import type { FolderClient } from './folder-client.ts'

/** How far the flow is kept on this device. */
export type Keeping =
  /** As it came; nothing to keep. */
  | 'untouched'
  | 'changed'
  | 'kept'
  /** Another tab wrote it meanwhile: this one waits for an answer. */
  | 'conflict'
  /** This browser keeps nothing. */
  | 'off'

/** Something about files that a person must decide. */
export type FileQuestion =
  /** Another tab of this browser changed the flow as well. */
  | { readonly type: 'tabs'; readonly theirs: KeptFlow }
  /** The file was changed by something else since it was read; `found` is absent when it is gone. */
  | {
      readonly type: 'changed'
      readonly name: string
      readonly found: { readonly flow: Flow | undefined; readonly text: string } | undefined
      /** Writes over what was found. */
      readonly overwrite: () => Promise<void>
    }

/** Where the document of the editor is from, and where it is kept. */
export interface FilesState {
  /** Id under which this device keeps the flow. */
  readonly id: string
  /** Version that this device keeps, as this tab knows it; 0 when it keeps none. */
  readonly version: number
  readonly home: Home
  /** The flow as its home has it; `undefined` when it has none. */
  readonly saved: Flow | undefined
  /** It came from somebody else, and nobody agreed to run it yet. */
  readonly stranger: boolean
  /** What a person agreed that it may load and contact; `undefined` for a flow that was drawn here. */
  readonly agreed: CapabilitySheet | undefined
  readonly keeping: Keeping
  /** The folder that `chainwright edit` serves. */
  readonly folder: FolderClient | undefined
  /** Name of that folder. */
  readonly folderName: string | undefined
  readonly question: FileQuestion | undefined
}

/** What is known of a flow that is opened. */
export interface OpenOptions {
  readonly home?: Home
  /** It came from somebody else: it is not run before a person agreed to what it does. */
  readonly stranger: boolean
  readonly agreed?: CapabilitySheet | undefined
  /** Values of its inputs. */
  readonly inputs?: Readonly<Record<string, unknown>>
  /** The one that this device keeps. */
  readonly kept?: { readonly id: string; readonly version: number }
  /** The home has the same flow. Default: it has, unless it is this device. */
  readonly inHome?: boolean
}

const stores = new WeakMap<Editor, StoreApi<FilesState>>()

/** What is known of the files of an editor. */
export function filesOf(editor: Editor): StoreApi<FilesState> {
  const known = stores.get(editor)
  if (known) return known
  const made = createStore<FilesState>(() => ({
    id: newFlowId(),
    version: 0,
    home: onDevice,
    saved: undefined,
    stranger: false,
    agreed: undefined,
    keeping: 'untouched',
    folder: undefined,
    folderName: undefined,
    question: undefined,
  }))
  stores.set(editor, made)
  return made
}

/** Shows another flow. Nothing is run and nothing is loaded; the run that was shown goes away. */
export function openFlow(editor: Editor, flow: Flow, options: OpenOptions): void {
  const {
    home = onDevice,
    stranger,
    agreed,
    inputs = {},
    kept,
    inHome = home.type !== 'device',
  } = options
  const { document, values, runs } = editor
  // First what belongs to the flow, so that nobody takes the change of the document for an edit.
  filesOf(editor).setState({
    id: kept?.id ?? newFlowId(),
    version: kept?.version ?? 0,
    home,
    saved: inHome ? flow : undefined,
    stranger,
    agreed,
    keeping: kept ? 'kept' : 'untouched',
    question: undefined,
  })
  runs.show(undefined)
  document.open(flow)
  values.setState({ ...noValues, inputs: new Map(Object.entries(inputs)) })
}

/** Shows an empty flow. */
export function openEmptyFlow(editor: Editor): void {
  const none = { inputs: new Map(), nodes: new Map(), outputs: new Map(), flows: new Map() }
  openFlow(editor, none, { stranger: false })
}

/** Asks a person about files; `undefined` takes the question away. */
export function askAboutFiles(editor: Editor, question: FileQuestion | undefined): void {
  filesOf(editor).setState({ question })
  editor.view.openDialog(question && 'fileQuestion')
}

/** An id for a flow that is kept. */
export function newFlowId(): string {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16))).join('-')
}
