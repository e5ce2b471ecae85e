import { useEffect, useReducer, type CSSProperties } from 'react'
import { useDocument, useShownRun } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import { toWindow } from './board-acts.ts'
import type { OpenHint } from './board-state.ts'
import { hintFacts } from './hint-facts.ts'
import { useBoard, useBoardState } from './use-board.ts'
import styles from './hint.module.css'

/**
 * What there is to know of the wire or port under the pointer, or of the port that the keyboard is at:
 * its type, what it is for, and its last value.
 */
export function Hint() {
  const hint = useBoardState((state) => state.hint)
  return hint ? <ShownHint hint={hint} /> : null
}

function ShownHint({ hint }: { readonly hint: OpenHint }) {
  const layer = useBoardState((state) => state.layer)
  const entered = useDocument((state) => state.entered)
  const state = useShownRun()?.state
  const style = useStyle(hint)
  const facts = hintFacts(layer, hint.hit, { state, entered })
  if (!facts) return null
  return (
    <div className={styles['hint']} role="tooltip" style={style}>
      <strong>{facts.title}</strong>
      {facts.about !== undefined && <p>{facts.about}</p>}
      <p className={styles['value']}>{facts.value ?? canvasText.noValueYet}</p>
      {facts.notes.length > 0 && <p className={styles['notes']}>{facts.notes.join(' · ')}</p>}
    </div>
  )
}

/** How far it stands from the pointer, in pixels, and how wide and high it may become. */
const gap = 14
const wide = 360
const high = 190

/** Below the pointer and beside the card; above a port that the keyboard is at, and with it. */
function useStyle({ x, y, at, hit }: OpenHint): CSSProperties {
  const board = useBoard()
  const [, again] = useReducer((count: number) => count + 1, 0)
  useEffect(() => (at ? board.onLook(again) : undefined), [board, at])
  const point = at ? toWindow(board, at) : { x, y }
  const isAbove = at !== undefined || point.y + high > innerHeight
  const isInput = hit.kind === 'port' && hit.side === 'input' && !at && point.x > wide
  const aside = isInput
    ? { right: innerWidth - point.x + gap }
    : { left: Math.max(gap, Math.min(point.x + gap, innerWidth - wide)) }
  return isAbove
    ? { ...aside, bottom: Math.max(gap, innerHeight - point.y + gap) }
    : { ...aside, top: point.y + gap }
}
