import { ConfusionMatrix } from '../src/parts/charts/confusion-matrix.tsx'
import { Histogram } from '../src/parts/charts/histogram.tsx'
import { IntervalBars } from '../src/parts/charts/interval-bars.tsx'
import { LineChart } from '../src/parts/charts/line-chart.tsx'
import { ReliabilityDiagram } from '../src/parts/charts/reliability-diagram.tsx'
import type { StepStatus, TimelineRow } from '../src/parts/timeline/timeline-rows.ts'
import { Timeline } from '../src/parts/timeline/timeline.tsx'
import styles from './gallery.module.css'
import { Show } from './show.tsx'

const statuses: StepStatus[] = [
  'succeeded',
  'running',
  'failed',
  'paused',
  'retrying',
  'skipped',
  'queued',
]
const began = 1_800_000_000_000
const step = (id: string, depth: number, from: number, took: number): TimelineRow => ({
  id,
  title: id,
  depth,
  status: 'succeeded',
  queuedAt: began + from - 300,
  start: began + from,
  end: began + from + took,
})
const rows: TimelineRow[] = [
  { ...step('load', 0, 300, 40), cached: true },
  step('summarize', 0, 400, 3000),
  ...[0, 1, 2].map((at) => ({
    ...step(`summarize #${at + 1}`, 1, 400 + at * 900, 1100),
    tokens: 80 + at,
  })),
  ...statuses.map((status, at): TimelineRow => {
    const row = step(`a step that is ${status}`, 0, 3500 + at * 300, 900)
    if (status === 'queued') return { ...row, status, start: undefined, end: undefined }
    return {
      ...row,
      status,
      ...(status !== 'succeeded' && status !== 'failed' && { end: undefined }),
    }
  }),
  step('classify', 0, 3600, 2000),
  ...Array.from({ length: 10_000 }, (_, at) => step(`classify #${at + 1}`, 1, 3600 + at / 6, 300)),
]

export function TimelinePart() {
  return (
    <Show name="Timeline of 10,013 steps">
      <div className={styles['tall']}>
        <Timeline rows={rows} now={began + 7000} />
      </div>
    </Show>
  )
}

const scores = Array.from({ length: 400 }, (_, at) => Math.sin(at) + Math.cos(at * 2.3))

export function ChartParts() {
  return (
    <>
      <Show name="Histogram">
        <Histogram title="Scores" values={scores} axis="Score" />
      </Show>
      <Show name="Confusion matrix">
        <ConfusionMatrix
          title="Topics"
          labels={['sport', 'politics', 'science']}
          counts={[
            [40, 3, 1],
            [5, 30, 6],
            [0, 9, 22],
          ]}
          onOpen={() => undefined}
        />
      </Show>
      <Show name="Reliability diagram">
        <ReliabilityDiagram
          title="Calibration"
          bins={[0.15, 0.35, 0.5, 0.7, 0.92].map((said, at) => ({
            said,
            right: said - (at - 2) * 0.05,
            count: 10 + at * 30,
          }))}
        />
      </Show>
      <Show name="Bars with intervals">
        <IntervalBars
          title="Accuracy by variant"
          axis="Share"
          bars={[
            { name: 'starter', value: 0.71, low: 0.66, high: 0.76 },
            { name: 'likelihood', value: 0.78, low: 0.73, high: 0.82 },
            { name: 'embedding with a long name', value: 0.64, low: 0.59, high: 0.7 },
          ]}
        />
      </Show>
      <Show name="Line">
        <LineChart
          title="Tokens a second"
          points={Array.from({ length: 30 }, (_, at) => ({ x: at, y: 40 + 10 * Math.sin(at / 3) }))}
          xTitle="Second"
          yTitle="Tokens"
        />
      </Show>
    </>
  )
}
