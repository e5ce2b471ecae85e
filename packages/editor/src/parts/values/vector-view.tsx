import { useState } from 'react'
import { formatNumber } from '../../lib/quantities.ts'
import { extent } from '../../lib/scale.ts'
import { valueViewsText } from '../../text/value-views.ts'
import { Button } from '../basics/button.tsx'
import { CopyButton } from './copy-button.tsx'
import styles from './vector-view.module.css'

const [width, height, columns] = [256, 40, 128]
const shownComponents = 64

/** A vector: how many dimensions, how long, and a small picture of its components. */
export function VectorView({ vector }: { vector: readonly number[] }) {
  const [isOpen, setOpen] = useState(false)
  const [low, high] = extent(vector)
  return (
    <div className={styles['view']}>
      <div className={styles['head']}>
        {valueViewsText.dimensions(vector.length)} · {valueViewsText.norm(norm(vector))} ·{' '}
        {valueViewsText.range(low, high)}
        <CopyButton text={JSON.stringify(vector)} />
      </div>
      <svg
        className={styles['picture']}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={valueViewsText.vectorPicture(vector.length)}
      >
        <line className={styles['zero']} x1={0} x2={width} y1={height / 2} y2={height / 2} />
        <path className={styles['bars']} d={barsPath(vector)} />
      </svg>
      <Button size="small" tone="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {valueViewsText.components}
      </Button>
      {isOpen && (
        <p className={styles['numbers']}>
          {vector
            .slice(0, shownComponents)
            .map((component) => formatNumber(component))
            .join('  ')}
          {vector.length > shownComponents && ' …'}
        </p>
      )}
    </div>
  )
}

/** The Euclidean length. */
export function norm(vector: readonly number[]): number {
  return Math.sqrt(vector.reduce((sum, component) => sum + component * component, 0))
}

/** One bar for each component; of many, for the largest of several in a row. */
function barsPath(vector: readonly number[]): string {
  const largest = vector.reduce((most, component) => Math.max(most, Math.abs(component)), 0) || 1
  const count = Math.min(columns, vector.length)
  const step = width / Math.max(1, count)
  return Array.from({ length: count }, (_, column) => {
    const from = Math.floor((column * vector.length) / count)
    const to = Math.floor(((column + 1) * vector.length) / count)
    const part = vector.slice(from, to)
    const value = part.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0)
    const x = ((column + 0.5) * step).toFixed(1)
    return `M${x} ${height / 2}V${((1 - value / largest) * (height / 2)).toFixed(1)}`
  }).join('')
}
