import { findNode } from '@chainwright/core'
import type { CSSProperties } from 'react'
import { useShownRun, useView } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import { cardRun } from './card-run.ts'
import { boxOf } from './layer.ts'
import { OnCanvas } from './on-canvas.tsx'
import { useBoardState } from './use-board.ts'
import { useShownPrefix } from './use-shown-prefix.ts'
import styles from './time-marks.module.css'

/** How long each node took, above its card, as a part of the longest: while times are asked for. */
export function TimeMarks() {
  const isWanted = useView(({ times }) => times)
  const far = useBoardState((state) => state.far)
  return isWanted && !far ? <Marks /> : null
}

function Marks() {
  const layer = useBoardState((state) => state.layer)
  const mounted = useBoardState((state) => state.mounted)
  const moving = useBoardState((state) => state.moving?.ids)
  const times = useTimes()
  const longest = Math.max(...times.values())
  return (
    <OnCanvas>
      {mounted.map((id) => {
        const [took, box] = [times.get(id), boxOf(layer, id)]
        if (took === undefined || !box || moving?.has(id)) return null
        const { x, y, width } = box
        const style = { left: x, top: y, width, '--share': took / longest } as CSSProperties
        return (
          // The foot of the card says the same to those who hear it.
          <div key={id} data-time={id} className={styles['mark']} style={style} aria-hidden="true">
            {canvasText.duration(took)}
          </div>
        )
      })}
    </OnCanvas>
  )
}

/** Milliseconds by canvas id, of the nodes of the flow that is shown that took any. */
function useTimes(): ReadonlyMap<string, number> {
  const state = useShownRun()?.state
  const prefix = useShownPrefix()
  const cards = useBoardState(({ layer }) => layer.cards)
  const times = new Map<string, number>()
  for (const { id, name, kind } of cards.values()) {
    const node = state && kind === 'node' ? findNode(state, prefix + name) : undefined
    const took = node ? cardRun(node, 1).took : 0
    if (took > 0) times.set(id, took)
  }
  return times
}
