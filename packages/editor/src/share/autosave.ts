import { writeFlow } from '@chainwright/core'
import type { Editor } from '../session/editor.ts'
import { askAboutFiles, filesOf, newFlowId, type FilesState } from './files.ts'
import type { KeptFlow, KeptFlows } from './kept-flows.ts'

/** How an editor is kept. */
export interface AutosaveOptions {
  readonly kept: KeptFlows
  /** Time of rest after a change, in milliseconds. Default 600. */
  readonly restMs?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** Keeps the flow of an editor on this device. */
export interface Autosave {
  /** Writes what was changed, now. */
  flush(): Promise<void>
  stop(): void
}

/** Largest values of inputs that are kept beside the flow, as JSON text. */
const mostInputs = 4_000_000

/**
 * Writes the flow and the values of its inputs into the browser's database, a moment after each change.
 * When another tab wrote the same flow, nothing is written over: a person is asked.
 */
export function startAutosave(editor: Editor, options: AutosaveOptions): Autosave {
  const { kept, restMs = 600, now = Date.now } = options
  const { document } = editor
  const files = filesOf(editor)
  let timer: ReturnType<typeof setTimeout> | undefined
  let writing: Promise<void> = Promise.resolve()

  const changed = (): void => {
    const { keeping } = files.getState()
    if (keeping === 'conflict' || keeping === 'off') return
    files.setState({ keeping: 'changed' })
    schedule()
  }
  const schedule = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), restMs)
  }
  const stop = watch(editor, { changed, schedule, forget: () => clearTimeout(timer), left })

  /** Another flow is about to be shown, and the one before was changed a moment ago. */
  function left(before: FilesState): void {
    const last = record(editor, now(), before)
    writing = writing.then(async () => writeLeft(kept, last, before.version)).catch(() => undefined)
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    writing = writing.then(write, write)
    return writing
  }

  async function write(): Promise<void> {
    const { keeping, id, version } = files.getState()
    if (keeping !== 'changed') return
    const flow = document.store.getState().flow
    try {
      const result = await kept.write(record(editor, now()), version)
      if (files.getState().id !== id) return
      if (result.status === 'conflict') {
        files.setState({ keeping: 'conflict' })
        return askAboutFiles(editor, { type: 'tabs', theirs: result.theirs })
      }
      const isNewest = document.store.getState().flow === flow
      files.setState({ version: result.version, keeping: isNewest ? 'kept' : 'changed' })
    } catch {
      // Private windows and full disks: the flow can still be saved as a file, and the page says so.
      files.setState({ keeping: 'off' })
    }
  }

  return {
    flush,
    stop: () => {
      clearTimeout(timer)
      stop()
    },
  }
}

interface Watcher {
  /** The flow or a value was changed. */
  readonly changed: () => void
  /** It is to be kept when the hand rests. */
  readonly schedule: () => void
  /** Another flow is shown: what was scheduled is about the one before. */
  readonly forget: () => void
  /** Another flow is about to be shown; what was changed in the one before is not kept yet. */
  readonly left: (before: FilesState) => void
}

/** Nobody is there to be asked: what another tab wrote stands, and this stands beside it. */
async function writeLeft(
  kept: KeptFlows,
  last: Omit<KeptFlow, 'version'>,
  version: number,
): Promise<void> {
  const result = await kept.write(last, version)
  if (result.status === 'conflict') await kept.write({ ...last, id: newFlowId() }, 0)
}

function watch(editor: Editor, { changed, schedule, forget, left }: Watcher): () => void {
  const { document, values } = editor
  let { opened } = document.store.getState()
  const stops = [
    document.store.subscribe((state, before) => {
      if (state.opened !== before.opened) return forget()
      if (state.flow !== before.flow) changed()
    }),
    // A person said what becomes of the two states: keeping goes on.
    filesOf(editor).subscribe((state, before) => {
      // The document is shown after this: what there is now belongs to the flow before.
      if (state.id !== before.id && before.keeping === 'changed') left(before)
      if (before.keeping === 'conflict' && state.keeping === 'changed') schedule()
    }),
    // The values that come with another flow are no edit.
    values.subscribe((state, before) => {
      const now = document.store.getState().opened
      if (state.inputs !== before.inputs && now === opened) changed()
      opened = now
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** The flow as it is kept now. */
export function record(
  editor: Editor,
  at: number,
  files: FilesState = filesOf(editor).getState(),
): Omit<KeptFlow, 'version'> {
  const { id, home, stranger, agreed } = files
  const { flow } = editor.document.store.getState()
  const inputs = Object.fromEntries(editor.values.getState().inputs)
  return {
    id,
    name: flow.name,
    text: writeFlow(flow),
    inputs: JSON.stringify(inputs).length > mostInputs ? {} : inputs,
    home,
    stranger,
    agreed,
    at,
  }
}
