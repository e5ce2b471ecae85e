import { rovingPlace } from '../../lib/roving.ts'
import type { OutlineRow } from './outline-rows.ts'

/** What a key means in the outline. */
export type OutlineStep =
  | { readonly type: 'go'; readonly at: number }
  | { readonly type: 'open'; readonly at: number }
  | { readonly type: 'toggle'; readonly id: string; readonly open: boolean }

/** What a key does at a line, as trees do (WAI-ARIA): `undefined` for keys that mean nothing here. */
export function nextOutlineStep(
  press: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
  rows: readonly OutlineRow[],
  place: number,
): OutlineStep | undefined {
  const row = rows[place]
  if (!row || press.ctrlKey || press.metaKey || press.altKey || press.shiftKey) return undefined
  const { key } = press
  if (key === 'Enter') return { type: 'open', at: place }
  if (key === 'ArrowRight' && row.hasBody)
    return row.isOpen ? { type: 'go', at: place + 1 } : { type: 'toggle', id: row.id, open: true }
  if (key === 'ArrowLeft' && row.isOpen) return { type: 'toggle', id: row.id, open: false }
  if (key === 'ArrowLeft') {
    const parent = rows.findLastIndex(({ level }, at) => at < place && level < row.level)
    return parent < 0 ? undefined : { type: 'go', at: parent }
  }
  const at = rovingPlace(key, { count: rows.length, place, wraps: false })
  return at === undefined ? undefined : { type: 'go', at }
}
