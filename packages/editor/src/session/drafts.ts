import { inspectFlow, type FlowDraft, type FlowPlan, type Registry } from '@chainwright/core'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { shownFlow, type DocumentState, type FlowDocument } from '../document/document.ts'
import { cardsOf, type Card } from '../headless/card.ts'

/** What follows from the document: types, problems, and the cards of the flow that is shown. */
export interface Drafts {
  readonly draft: FlowDraft
  /** The flow that is shown, as far as it could be decided. */
  readonly plan: FlowPlan | undefined
  /** Cards by canvas id. A card that looks as before is the same object as before. */
  readonly cards: ReadonlyMap<string, Card>
}

/** Flows of more nodes than this are looked through only when the hand rests. */
const manyNodes = 500
const restMs = 150

/** What follows from the document, as it changes. */
export interface DraftStore extends StoreApi<Drafts> {
  /** Looks through the flow again: there are more node types than before. */
  refresh(): void
}

/** Follows a document with `inspectFlow`: at once for flows of usual size, a moment later for large ones. */
export function createDrafts(document: FlowDocument, registry: Registry): DraftStore {
  const store = createStore<Drafts>(() => inspect(new Map()))
  let timer: ReturnType<typeof setTimeout> | undefined

  document.store.subscribe((now, before) => {
    if (now.flow === before.flow && now.entered === before.entered) return
    // Places have no part in what a flow means: those who draw it hear of them, and nothing is looked through.
    if (isMoved(now, before)) return store.setState({ ...store.getState() })
    clearTimeout(timer)
    const another = now.opened !== before.opened || now.entered !== before.entered
    if (another || document.shown().nodes.size <= manyNodes) return update()
    // The cards of what was just drawn must be there; its types may come a moment later.
    const { draft, plan, cards } = store.getState()
    store.setState({ draft, plan, cards: cardsOf(document.shown(), plan, cards, registry) })
    timer = setTimeout(update, restMs)
  })
  return { ...store, refresh: update }

  function update(): void {
    store.setState(inspect(store.getState().cards))
  }

  function inspect(before: ReadonlyMap<string, Card>): Drafts {
    const state = document.store.getState()
    const draft = inspectFlow(state.flow, registry)
    const inner = state.entered.at(-1)
    const plan = inner ? draft.bodies.get(inner.flow) : draft.outer
    return { draft, plan, cards: cardsOf(shownFlow(state), plan, before, registry) }
  }
}

/** Whether two states differ in where things stand alone. */
function isMoved(now: DocumentState, before: DocumentState): boolean {
  const [one, other] = [now.flow, before.flow]
  return (
    now.opened === before.opened &&
    now.entered === before.entered &&
    one.inputs === other.inputs &&
    one.nodes === other.nodes &&
    one.outputs === other.outputs &&
    one.flows === other.flows &&
    one.extra === other.extra
  )
}
