import { canvasText } from '../text/canvas.ts'
import type { Connecting } from './connecting.ts'

/** What is said at the pointer; `undefined` when the wire fits as it is. */
export function verdictText({ verdict, type }: Connecting): string | undefined {
  if (!verdict) return undefined
  if (!verdict.allowed) return verdict.cycle ? canvasText.ring : verdict.reason
  const name = type?.name ?? ''
  if (verdict.fit === 'item') return canvasText.oncePerItem
  if (verdict.fit === 'single') return canvasText.listOfOne(name)
  if (verdict.fit === 'gather') return canvasText.joinsList
  return undefined
}
