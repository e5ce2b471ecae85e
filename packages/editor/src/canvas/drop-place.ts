import type { Flow } from '@chainwright/core'
import { cardPlace } from '../headless/canvas-id.ts'

/** Where files that are dragged over the page would go. */
export type DropPlace =
  /** They may hold a flow, which would be opened. */
  | { readonly kind: 'flow' }
  /** They become documents of this input of the flow; a new one where there is none for texts. */
  | { readonly kind: 'documents'; readonly input: string | undefined }

/** What is known of a file while it is dragged: nothing but its type. */
export interface DraggedItem {
  readonly kind: string
  readonly type: string
}

/** Types of files that may hold a flow. */
const flowTypes = new Set(['application/json', 'image/png'])

/** Where dragged files would go, with the pointer over the value of a card; `undefined` for no files. */
export function dropPlace(
  items: Iterable<DraggedItem>,
  flow: Flow,
  card: string | undefined,
): DropPlace | undefined {
  const files = [...items].filter(({ kind }) => kind === 'file')
  if (files.length === 0) return undefined
  const forTexts = [...flow.inputs]
    .filter(([, { type }]) => type === 'text[]')
    .map(([name]) => name)
  const over = card === undefined ? undefined : cardPlace(card)
  const under = over?.kind === 'input' ? forTexts.find((name) => name === over.name) : undefined
  // The documents of an input take whatever is dropped on them.
  if (under === undefined && files.some(({ type }) => flowTypes.has(type))) return { kind: 'flow' }
  return { kind: 'documents', input: under ?? forTexts[0] }
}
