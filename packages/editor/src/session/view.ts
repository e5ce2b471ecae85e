import { createStore, type StoreApi } from 'zustand/vanilla'

/** Colours of the page; `system` follows the machine. */
export type Theme = 'system' | 'light' | 'dark' | 'contrast'

/** A short message that goes away by itself. */
export interface Notice {
  readonly id: number
  readonly text: string
  readonly tone: 'info' | 'success' | 'warning' | 'danger'
}

/** A view of a node in the details. */
export type NodeTab = 'settings' | 'input' | 'sent' | 'output' | 'run'

/** What the details show of a node. */
export interface LookedAt {
  readonly tab: NodeTab
  /** The step that is looked at: a node by its path, and one of its items. */
  readonly path: string
  readonly item: number
}

/** What is open on the screen. Belongs to the page, and neither to the file nor to a run. */
export interface ViewState {
  readonly theme: Theme
  /** The panel at the left, right and bottom edge, by its id; `undefined` when it is closed. */
  readonly left: string | undefined
  readonly right: string | undefined
  readonly bottom: string | undefined
  /** The dialog that is open, by its id. */
  readonly dialog: string | undefined
  readonly notices: readonly Notice[]
  readonly looked: LookedAt
  /** Show times on the cards. */
  readonly times: boolean
}

/** The view of an editor, and what changes it. */
export interface View {
  readonly store: StoreApi<ViewState>
  /** Opens a panel at an edge, or closes it when it is open. */
  toggle(edge: 'left' | 'right' | 'bottom', panel: string): void
  open(edge: 'left' | 'right' | 'bottom', panel: string | undefined): void
  openDialog(dialog: string | undefined): void
  /** What the details are to show of a node. */
  look(at: Partial<LookedAt>): void
  /** Shows a short message, in place of one with the same words; `role=status` reads it out. */
  notify(text: string, tone?: Notice['tone']): void
  dismiss(notice: number): void
}

/** A view with everything closed. */
export function createView(): View {
  const store = createStore<ViewState>(() => ({
    theme: 'system',
    left: undefined,
    right: undefined,
    bottom: undefined,
    dialog: undefined,
    notices: [],
    looked: { tab: 'settings', path: '', item: 0 },
    times: false,
  }))
  const { getState, setState } = store
  let notices = 0
  return {
    store,
    open: (edge, panel) => setState({ [edge]: panel }),
    toggle: (edge, panel) => setState({ [edge]: getState()[edge] === panel ? undefined : panel }),
    openDialog: (dialog) => setState({ dialog }),
    look: (at) => setState({ looked: { ...getState().looked, ...at } }),
    notify: (text, tone = 'info') => {
      const notice: Notice = { id: ++notices, text, tone }
      const others = getState().notices.filter((other) => other.text !== text)
      setState({ notices: [...others, notice] })
    },
    dismiss: (id) => setState({ notices: getState().notices.filter((notice) => notice.id !== id) }),
  }
}
