import type { Flow } from '@chainwright/core'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { withEntry } from '../lib/maps.ts'

/** One step into a body: the node that was entered, and the flow of the file that is its body. */
export interface Entered {
  readonly node: string
  readonly flow: string
  /** Round of the loop, or item of the list, that is looked at. */
  readonly item?: number
  readonly round?: number
}

/** What an act changes beside the file, such as what is pinned. */
export interface Beside {
  readonly undo: () => void
  /** Does it, at first and again. */
  readonly redo: () => void
}

/** One act that can be undone: its name for people, and the file before and after. */
export interface Change {
  /** `Connect Summarize to Join`. */
  readonly name: string
  /** Acts of one gesture, such as typing in one field, are one change. */
  readonly gesture: string | undefined
  readonly before: Flow
  readonly after: Flow
  readonly beside: Beside | undefined
}

/** What the editor shows and changes. Values alone: every act makes a new one. */
export interface DocumentState {
  /** The whole file. */
  readonly flow: Flow
  /** Bodies that were entered, outermost first; empty for the outermost flow. */
  readonly entered: readonly Entered[]
  /** Canvas ids of cards and wires, `group:INDEX` and `note:INDEX`, of the flow that is shown. */
  readonly selection: ReadonlySet<string>
  readonly past: readonly Change[]
  readonly future: readonly Change[]
  /** Raised by every file that is opened: what belongs to the file before is of no use then. */
  readonly opened: number
}

/** An act: what it is called, and what it does to the flow that is shown. */
export interface Act {
  readonly name: string
  /** Acts with the same gesture, one right after the other, are undone together. */
  readonly gesture?: string
  /** Canvas ids to select afterwards. Default: the selection stays. */
  readonly select?: Iterable<string>
  readonly edit: (flow: Flow) => Flow
  /** What changes beside the file; done by the act. Default: nothing. */
  readonly beside?: Beside
}

/** The document and the ways to change it. */
export interface FlowDocument {
  readonly store: StoreApi<DocumentState>
  /** The flow that is shown: the outermost one, or the body that was entered. */
  shown(): Flow
  /** Changes the flow that is shown, as one step that can be undone. */
  act(act: Act): void
  /** Changes the whole file, as one step that can be undone. */
  actOnFile(act: Act): void
  /** Takes the last act back; gives its name. */
  undo(): string | undefined
  /** Does again what was taken back; gives its name. */
  redo(): string | undefined
  select(ids: Iterable<string>): void
  /** Shows the body of a node. */
  enter(entered: Entered): void
  /** Shows the flow at a depth: 0 is the outermost. */
  leave(depth: number): void
  /** Opens another file; nothing of it is run or loaded. */
  open(flow: Flow): void
}

/** Most acts that are remembered. */
const longestPast = 500

/**
 * The document of an editor.
 *
 * @example
 * const document = createDocument(flow)
 * document.act({ name: 'Remove Join', edit: (flow) => removeNodes(flow, new Set(['join'])) })
 * document.undo() // 'Remove Join'
 */
export function createDocument(flow: Flow): FlowDocument {
  const store = createStore<DocumentState>(() => fresh(flow, 0))
  const { getState: state, setState } = store

  return {
    store,
    shown: () => shownFlow(state()),
    act: (act) => {
      const { entered } = state()
      change(act, (file) => editShown(file, entered, act.edit))
    },
    actOnFile: (act) => change(act, act.edit),
    undo: () => step('past'),
    redo: () => step('future'),
    select: (ids) => setState({ selection: new Set(ids) }),
    enter: (entered) => setState({ entered: [...state().entered, entered], selection: new Set() }),
    leave: (depth) => setState({ entered: state().entered.slice(0, depth), selection: new Set() }),
    open: (next) => setState(fresh(next, state().opened + 1)),
  }

  function change({ name, gesture, select, beside: own }: Act, edit: (file: Flow) => Flow): void {
    const { flow: before, past, selection } = state()
    const after = edit(before)
    const chosen = select ? new Set(select) : selection
    if (after === before && !own) return setState({ selection: chosen })
    own?.redo()
    const last = past.at(-1)
    const goesOn = last && gesture !== undefined && last.gesture === gesture
    const rest = goesOn ? past.slice(0, -1) : past.slice(-longestPast + 1)
    const beside = goesOn ? together(last.beside, own) : own
    const made: Change = { name, gesture, before: goesOn ? last.before : before, after, beside }
    setState({ flow: after, past: [...rest, made], future: [], selection: chosen })
  }

  function step(from: 'past' | 'future'): string | undefined {
    const { past, future } = state()
    const made = from === 'past' ? past.at(-1) : future[0]
    if (!made) return undefined
    const flows =
      from === 'past'
        ? { flow: made.before, past: past.slice(0, -1), future: [made, ...future] }
        : { flow: made.after, past: [...past, made], future: future.slice(1) }
    if (from === 'past') made.beside?.undo()
    else made.beside?.redo()
    setState({ ...flows, entered: stillThere(flows.flow, state().entered) })
    return made.name
  }
}

/** Two acts of one gesture: back to before the first, and forth to after the second. */
function together(first: Beside | undefined, second: Beside | undefined): Beside | undefined {
  if (!first || !second) return first ?? second
  return { undo: first.undo, redo: second.redo }
}

function fresh(flow: Flow, opened: number): DocumentState {
  return { flow, entered: [], selection: new Set(), past: [], future: [], opened }
}

/** The flow that is shown. */
export function shownFlow({ flow, entered }: DocumentState): Flow {
  const inner = entered.at(-1)
  return (inner && flow.flows.get(inner.flow)) ?? flow
}

/** Edits the flow of a file that is shown. */
export function editShown(
  file: Flow,
  entered: readonly Entered[],
  edit: (flow: Flow) => Flow,
): Flow {
  const inner = entered.at(-1)
  const body = inner && file.flows.get(inner.flow)
  if (!inner || !body) return edit(file)
  const edited = edit(body)
  return edited === body ? file : { ...file, flows: withEntry(file.flows, inner.flow, edited) }
}

/** The bodies that are still there after a step back or forth. */
function stillThere(file: Flow, entered: readonly Entered[]): readonly Entered[] {
  const gone = entered.findIndex(({ flow }) => !file.flows.has(flow))
  return gone < 0 ? entered : entered.slice(0, gone)
}
