import type { Flow, Registry } from '@chainwright/core'
import type { StoreApi } from 'zustand/vanilla'
import { createDocument, type FlowDocument } from '../document/document.ts'
import { createRunStore, type RunStore, type ShownRun } from '../run/run-store.ts'
import { createPlaces, type Places } from '../run/places.ts'
import type { Runner, RunRequest } from '../run/runner.ts'
import { createCanvasPort, type CanvasPort } from './canvas-handle.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { guardRunner } from './guarded-runner.ts'
import { createHistory, type RunHistory } from './history.ts'
import { createMarks, type ChangeMarks } from './marks.ts'
import { createPasted, type PastedText } from './pasted.ts'
import type { RunKeeper } from './run-note.ts'
import { createMemoryKeeper } from './run-keeper.ts'
import { createRunDesk, type RunDesk } from './run-desk.ts'
import { createRunValues, type RunValues } from './values.ts'
import { createView, type View } from './view.ts'

/** One editor: the document, what follows from it, its runs, and what is open on the screen. */
export interface Editor {
  /** The node types that are known by now. */
  readonly registry: Registry
  /** Resolves when all node types are known; until then it may be those of the first flow alone. */
  complete(): Promise<void>
  readonly document: FlowDocument
  readonly drafts: StoreApi<Drafts>
  readonly values: StoreApi<RunValues>
  readonly runs: RunStore
  /** Runs nothing that a person did not agree to. */
  readonly runner: Runner
  /** Where flows can run; `runner` is that of the chosen place. */
  readonly places: Places
  readonly desk: RunDesk
  readonly view: View
  /** The canvas, while it is on the page. */
  readonly canvas: CanvasPort
  readonly pasted: StoreApi<PastedText>
  /** The runs that this device keeps. */
  readonly history: RunHistory
  /** What changed since the flow that it is compared with. */
  readonly marks: StoreApi<{ readonly marks: ChangeMarks }>
}

/** What an editor is made of. */
export interface EditorParts {
  readonly flow: Flow
  readonly registry: Registry
  /** Brings node types that the registry lacks at first. Default: it has them all. */
  readonly complete?: () => Promise<void>
  readonly runner: Runner
  /** Calls back when changes of a run are to be shown. Default: at the next frame of the page. */
  readonly schedule?: (flush: () => void) => void
  /** Where runs are kept. Default: in memory, until the page is closed. */
  readonly keeper?: RunKeeper
  readonly mayRun?: (request: RunRequest) => Promise<boolean>
  readonly onEnd?: (run: ShownRun, request: RunRequest) => void
}

/** Makes an editor that shows a flow. Nothing is run or loaded. */
export function createEditor(parts: EditorParts): Editor {
  const { flow, registry, schedule, keeper = createMemoryKeeper(), mayRun } = parts
  const places = createPlaces(parts.runner)
  const { runner } = places
  const document = createDocument(flow)
  const values = createRunValues()
  const runs = createRunStore(schedule)
  const onEnd = (run: ShownRun, request: RunRequest): void => {
    // A server keeps its runs itself.
    const isHere = places.of(run.run) === parts.runner
    void (isHere ? history.keep(run, request) : history.refresh())
    parts.onEnd?.(run, request)
  }
  const hooks = { onEnd, ...(mayRun && { mayRun }) }
  const desk = createRunDesk({ document, registry, values, runs, runner, ...hooks })
  const history = createHistory(runs, { registry, keeper, watch: desk.watch })
  const drafts = createDrafts(document, registry)
  let completed: Promise<void> | undefined
  const complete = (): Promise<void> =>
    (completed ??= Promise.resolve(parts.complete?.()).then(() => drafts.refresh()))
  // Another file may name any node type.
  document.store.subscribe((now, before) => void (now.opened !== before.opened && complete()))
  return {
    registry,
    complete,
    document,
    drafts,
    values,
    runs,
    runner: mayRun ? guardRunner(runner, mayRun) : runner,
    places,
    desk,
    view: createView(),
    canvas: createCanvasPort(),
    pasted: createPasted(),
    marks: createMarks(),
    history,
  }
}
