import type { OnMove } from '@xyflow/react'
import { useRef } from 'react'
import styles from './pan-cover.module.css'

/**
 * What lies before the canvas while it is panned with a mouse: the browser asks with every move what is
 * under the pointer, and this is found at once. Gives what React Flow calls, and the cover.
 */
export function usePanCover() {
  const cover = useRef<HTMLDivElement>(null)
  const show = (isShown: boolean): void => {
    if (cover.current && cover.current.hidden === isShown) cover.current.hidden = !isShown
  }
  const onMove: OnMove = (event) => event?.type === 'mousemove' && show(true)
  return {
    onMove,
    onMoveEnd: () => show(false),
    // A wheel that is turned in the middle of a pan is for the canvas, and so is what comes right after it.
    cover: (
      <div
        ref={cover}
        hidden
        className={styles['cover']}
        onWheel={() => show(false)}
        onPointerUp={() => show(false)}
      />
    ),
  }
}
