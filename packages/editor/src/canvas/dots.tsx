import { useEffect, useRef } from 'react'
import { useBoard, useBoardState } from './use-board.ts'
import styles from './dots.module.css'

/** Distance between dots, in canvas units. */
const gap = 24

/**
 * The dots of the canvas, which show how far it moved. From the middle distance they stand too close: they
 * would cost more to paint than the cards.
 */
export function Dots() {
  const isShown = useBoardState(({ mid }) => !mid)
  return isShown ? <DotPattern /> : null
}

function DotPattern() {
  const board = useBoard()
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const place = () => {
      if (!element.current) return
      const { x, y, zoom } = board.view()
      const size = gap * zoom
      // Around the corners of the grid, where cards that stand in line have theirs.
      const shift = (by: number) => `${-((by * zoom) % size) - size / 2}px`
      const { style } = element.current
      style.backgroundSize = `${size}px ${size}px`
      style.backgroundPosition = `${shift(x)} ${shift(y)}`
    }
    place()
    return board.onLook(place)
  }, [board])
  return <div ref={element} className={styles['dots']} aria-hidden="true" />
}
