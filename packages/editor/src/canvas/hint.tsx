import { useDocument, useShownRun } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import type { OpenHint } from './board-state.ts'
import { hintFacts } from './hint-facts.ts'
import { useBoardState } from './use-board.ts'
import styles from './hint.module.css'

/** The last value of the wire or port under the pointer. */
export function Hint() {
  const hint = useBoardState((state) => state.hint)
  return hint ? <ShownHint hint={hint} /> : null
}

function ShownHint({ hint: { x, y, hit } }: { readonly hint: OpenHint }) {
  const layer = useBoardState((state) => state.layer)
  const entered = useDocument((state) => state.entered)
  const state = useShownRun()?.state
  const facts = hintFacts(layer, hit, { state, entered })
  if (!facts) return null
  return (
    <div className={styles['hint']} style={{ left: x + 14, top: y + 14 }}>
      <strong>{facts.title}</strong>
      <p className={styles['value']}>{facts.value ?? canvasText.noValueYet}</p>
      {facts.notes.length > 0 && <p className={styles['notes']}>{facts.notes.join(' · ')}</p>}
    </div>
  )
}
