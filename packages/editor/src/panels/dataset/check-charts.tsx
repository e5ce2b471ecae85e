import { ConfusionMatrix } from '../../parts/charts/confusion-matrix.tsx'
import { Histogram } from '../../parts/charts/histogram.tsx'
import { ReliabilityDiagram } from '../../parts/charts/reliability-diagram.tsx'
import { datasetText } from '../../text/dataset.ts'
import type { MeasuredCheck } from './measure-checks.ts'

/** The picture of a check. */
export function CheckPicture({ result, chart }: MeasuredCheck) {
  const title = datasetText.metrics[result.check.metric]
  switch (chart.type) {
    case 'confusion':
      return <ConfusionMatrix title={title} labels={chart.labels} counts={chart.counts} />
    case 'reliability':
      return <ReliabilityDiagram title={title} bins={chart.bins} />
    case 'histogram':
      return <Histogram title={title} values={chart.values} />
  }
}
