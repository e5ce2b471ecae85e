import type { Flow, Registry } from '@chainwright/core'
import type { StoreApi } from 'zustand/vanilla'
import { createDocument, type FlowDocument } from '../document/document.ts'
import { createRunStore, type RunStore, type ShownRun } from '../run/run-store.ts'
import type { Runner, RunRequest } from '../run/runner.ts'
import { createCanvasPort, type CanvasPort } from './canvas-handle.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { createMarks, type ChangeMarks } from './marks.ts'
import { createPasted, type PastedText } from './pasted.ts'
import { createRunDesk, type RunDesk } from './run-desk.ts'
import { createRunValues, type RunValues } from './values.ts'
import { createView, type View } from './view.ts'

/** One editor: the document, what follows from it, its runs, and what is open on the screen. */
export interface Editor {
  readonly registry: Registry
  readonly document: FlowDocument
  readonly drafts: StoreApi<Drafts>
  readonly values: StoreApi<RunValues>
  readonly runs: RunStore
  readonly runner: Runner
  readonly desk: RunDesk
  readonly view: View
  /** The canvas, while it is on the page. */
  readonly canvas: CanvasPort
  readonly pasted: StoreApi<PastedText>
  /** What changed since the flow that it is compared with. */
  readonly marks: StoreApi<{ readonly marks: ChangeMarks }>
}

/** What an editor is made of. */
export interface EditorParts {
  readonly flow: Flow
  readonly registry: Registry
  readonly runner: Runner
  /** Calls back when changes of a run are to be shown. Default: at the next frame of the page. */
  readonly schedule?: (flush: () => void) => void
  readonly mayRun?: (request: RunRequest) => Promise<boolean>
  readonly onEnd?: (run: ShownRun, request: RunRequest) => void
}

/** Makes an editor that shows a flow. Nothing is run or loaded. */
export function createEditor({ flow, registry, runner, schedule, ...hooks }: EditorParts): Editor {
  const document = createDocument(flow)
  const drafts = createDrafts(document, registry)
  const values = createRunValues()
  const runs = createRunStore(schedule)
  const desk = createRunDesk({ document, registry, values, runs, runner, ...hooks })
  const view = createView()
  const canvas = createCanvasPort()
  const pasted = createPasted()
  const marks = createMarks()
  return { registry, document, drafts, values, runs, runner, desk, view, canvas, pasted, marks }
}
