import { FlowError, isFinal, type Services } from '@chainwright/core'
import type { Store } from '@chainwright/durable'
import { createHeldFiles, type GrantedFile } from '@chainwright/nodes'
import { waitsForAnswers } from '../../questions/waits-for-answers.ts'
import { parseEventId } from '../flows/event-id.ts'
import { flowOfRun } from '../flows/run-id.ts'
import type { OpenRun } from '../flows/open-runs.ts'
import type { ServeContext } from '../flows/serve-context.ts'
import { isDraftId, type DraftDesk, type DraftRun } from './draft-desk.ts'
import { drivenSource, storedSource, type RunSource } from './run-source.ts'

/** All runs that the editor can see: its own, those of served flows, and those of the command line. */
export interface EditorRuns {
  /** A run that this process drives; one that nobody drives and that is not over is gone on with. */
  open(id: string): Promise<DraftRun | OpenRun | undefined>
  /** How a run that is driven here stands. */
  drivenStatus(this: void, id: string): 'running' | 'paused' | undefined
  /** The events of a run behind a place. Throws `run-missing` and the like. */
  source(id: string, place: string | undefined): Promise<RunSource>
}

/** Puts the runs of the desks and of the store together. */
export function createEditorRuns(
  drafts: DraftDesk,
  { desk, flows }: Pick<ServeContext, 'desk' | 'flows'>,
  store: Store,
): EditorRuns {
  const isServed = (id: string): boolean => flows.has(flowOfRun(id) ?? '')
  const find = (id: string): DraftRun | OpenRun | undefined => drafts.find(id) ?? desk.find(id)
  const open = async (id: string): Promise<DraftRun | OpenRun | undefined> =>
    isServed(id) ? desk.open(id) : drafts.open(id)
  return {
    open,
    drivenStatus(id) {
      const state = find(id)?.run.state
      if (!state || isFinal(state.status)) return undefined
      return waitsForAnswers(state) ? 'paused' : 'running'
    },
    async source(id, place) {
      const after = place === undefined ? undefined : parseEventId(place)
      // Runs of the editor and of served flows go on by themselves; those of the command line may be left.
      const goesOn = isDraftId(id) || isServed(id)
      const driven = find(id) ?? (goesOn ? await open(id) : undefined)
      return driven ? drivenSource(driven, store, after) : storedSource(store, id, after)
    },
  }
}

/** What a run may read: the files that the page handed over, and those below what the user granted. */
export function withHeldFiles(
  services: Partial<Services>,
  files: readonly GrantedFile[],
): Partial<Services> {
  if (files.length === 0) return services
  const held = createHeldFiles(files)
  const { files: granted } = services
  return {
    ...services,
    files: {
      read: (pattern, signal) =>
        held.read(pattern, signal).catch((thrown: unknown) => {
          if (!granted) throw thrown
          return granted.read(pattern, signal)
        }),
    },
  }
}

/** The error of a run that another process drives. */
export function drivenElsewhere(id: string): FlowError {
  const message = `another process drives the run ${id}, or it is over: answer it, or end it, there`
  return new FlowError({ code: 'run-taken', message })
}
