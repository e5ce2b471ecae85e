import { toFlowError } from '@chainwright/core'
import type { MeasuredRow } from '@chainwright/nodes/metrics'
import { useEffect, useState } from 'react'
import { formatNumber } from '../../lib/quantities.ts'
import { datasetText } from '../../text/dataset.ts'
import { CheckPicture } from './check-charts.tsx'
import type { DatasetState } from './dataset.ts'
import type { MeasuredCheck } from './measure-checks.ts'
import styles from './dataset-panel.module.css'

/** What the checks say of the rows that are done. */
export function MetricsView({ state }: { readonly state: DatasetState }) {
  const { results, problem } = useCheckResults(state)
  if (problem) {
    return (
      <p role="alert" className={styles['problem']}>
        {problem}
      </p>
    )
  }
  if (results.length === 0) return <p className={styles['note']}>{datasetText.nothingMeasured}</p>
  return (
    <div className={styles['metrics']}>
      {results.map(({ result, chart }) => (
        <section key={result.check.name} className={styles['metric']}>
          <h3>{result.check.name}</h3>
          <p className={styles['value']}>{formatNumber(result.interval.value)}</p>
          <p className={styles['note']}>
            {datasetText.interval(
              formatNumber(result.interval.low),
              formatNumber(result.interval.high),
            )}{' '}
            {datasetText.measured(result.rows)}
          </p>
          <CheckPicture result={result} chart={chart} />
        </section>
      ))}
    </div>
  )
}

interface Measured {
  readonly results: readonly MeasuredCheck[]
  readonly problem: string | undefined
}

const nothing: Measured = { results: [], problem: undefined }

/** Measures again when rows were added or checks changed, and not while rows are running in between. */
function useCheckResults(state: DatasetState): Measured {
  const [measured, setMeasured] = useState(nothing)
  const { checks, outcomes, rows, running } = state
  useEffect(() => {
    if (running) return undefined
    let isWanted = true
    const done = outcomes.flatMap((outcome, row) =>
      outcome?.status === 'succeeded' || outcome?.status === 'failed'
        ? [{ outputs: outcome.outputs, columns: rows[row] ?? {} }]
        : [],
    )
    void measure(checks, done).then((one) => isWanted && setMeasured(one))
    return () => {
      isWanted = false
    }
  }, [checks, outcomes, rows, running])
  return measured
}

async function measure(
  checks: DatasetState['checks'],
  rows: readonly MeasuredRow[],
): Promise<Measured> {
  if (checks.length === 0 || rows.length === 0) return nothing
  try {
    const { measureChecks } = await import('./measure-checks.ts')
    return { results: measureChecks(checks, rows), problem: undefined }
  } catch (error) {
    return { results: [], problem: toFlowError(error).message }
  }
}
