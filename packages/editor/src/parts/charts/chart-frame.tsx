import { type ReactNode, useId, useState } from 'react'
import { chartsText } from '../../text/charts.ts'
import { Button } from '../basics/button.tsx'
import styles from './charts.module.css'

/** The numbers of a chart as a table. */
export interface ChartTable {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

/** What the frame of a chart takes. */
export interface ChartFrameProps {
  readonly title: string
  /** What the picture shows, in a sentence. */
  readonly summary: string
  readonly table: ChartTable
  /** The picture: an SVG of the width and height that it names in its view box. */
  readonly children: ReactNode
}

/** A chart with its title, what it shows in words, and its numbers as a table in its place. */
export function ChartFrame({ title, summary, table, children }: ChartFrameProps) {
  const [isTable, setTable] = useState(false)
  const id = useId()
  return (
    <figure className={styles['chart']} aria-labelledby={id}>
      <figcaption className={styles['caption']}>
        <span id={id} className={styles['title']}>
          {title}
        </span>
        <span className={styles['summary']}>{summary}</span>
        <Button size="small" tone="quiet" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {isTable ? chartsText.asPicture : chartsText.asTable}
        </Button>
      </figcaption>
      {isTable ? <NumbersTable title={title} table={table} /> : children}
    </figure>
  )
}

function NumbersTable({ title, table }: { title: string; table: ChartTable }) {
  return (
    <table className={styles['table']} aria-label={title}>
      <thead>
        <tr>
          {table.heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, at) => (
          <tr key={at}>
            {row.map((cell, column) => (
              <td key={column}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
