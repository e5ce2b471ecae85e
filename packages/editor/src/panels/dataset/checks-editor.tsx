import type { Check, MetricName } from '@chainwright/nodes/metrics'
import { useState } from 'react'
import { Button } from '../../parts/basics/button.tsx'
import { Chip } from '../../parts/basics/chip.tsx'
import { Field } from '../../parts/basics/field.tsx'
import { datasetText } from '../../text/dataset.ts'
import styles from './dataset-panel.module.css'
import type { OutputColumn } from './dataset-table.tsx'

/** What the editor of checks takes. */
export interface ChecksEditorProps {
  readonly checks: readonly Check[]
  readonly outputs: readonly OutputColumn[]
  /** Columns of the data. */
  readonly columns: readonly string[]
  readonly onChange: (checks: readonly Check[]) => void
}

/** Metrics that compare an output with a column; the others judge the output alone. */
const comparing: readonly MetricName[] = [
  'exact-match',
  'token-f1',
  'rouge-l',
  'contains',
  'accuracy',
  'macro-f1',
  'calibration-error',
]
const metrics: readonly MetricName[] = [...comparing, 'mean']

/** The checks of a data set: what is measured of its results. */
export function ChecksEditor({ checks, outputs, columns, onChange }: ChecksEditorProps) {
  if (outputs.length === 0) return <p className={styles['note']}>{datasetText.noOutputs}</p>
  return (
    <div className={styles['checks']}>
      {checks.map((check, at) => (
        <Chip
          key={check.name}
          label={check.name}
          detail={datasetText.metrics[check.metric]}
          onRemove={() => onChange(checks.filter((_, other) => other !== at))}
        />
      ))}
      <NewCheck
        outputs={outputs}
        columns={columns}
        onAdd={(check) => onChange([...checks.filter(({ name }) => name !== check.name), check])}
      />
    </div>
  )
}

interface NewCheckProps {
  readonly outputs: readonly OutputColumn[]
  readonly columns: readonly string[]
  readonly onAdd: (check: Check) => void
}

function NewCheck({ outputs, columns, onAdd }: NewCheckProps) {
  const [metric, setMetric] = useState<MetricName>('exact-match')
  const [output, setOutput] = useState(outputs[0]?.name ?? '')
  const [expected, setExpected] = useState(columns.at(-1) ?? '')
  const compares = comparing.includes(metric)
  const add = (): void => onAdd(makeCheck(metric, output, compares ? expected : undefined))
  return (
    <div className={styles['newCheck']}>
      <Choice
        label={datasetText.metric}
        value={metric}
        options={metrics.map((name) => [name, datasetText.metrics[name]])}
        onChange={(name) => setMetric(metrics.find((one) => one === name) ?? metric)}
      />
      <Choice
        label={datasetText.output}
        value={output}
        options={outputs.map(({ name }) => [name, name])}
        onChange={setOutput}
      />
      {compares && (
        <Choice
          label={datasetText.expected}
          value={expected}
          options={columns.map((name) => [name, name])}
          onChange={setExpected}
        />
      )}
      <Button onClick={add}>{datasetText.addCheck}</Button>
    </div>
  )
}

/** A check as a file of checks would have it; its name says what it compares. */
export function makeCheck(metric: MetricName, output: string, expected: string | undefined): Check {
  const name = expected === undefined ? `${metric} of ${output}` : `${output} = ${expected}`
  return {
    name: `${name} (${metric})`,
    metric,
    output: [output],
    expected,
    schema: undefined,
    lowerIsBetter: metric === 'calibration-error',
    goal: undefined,
  }
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  /** Value and words of each option. */
  readonly options: readonly (readonly [string, string])[]
  readonly onChange: (value: string) => void
}

/** A labelled choice. */
export function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Field label={label}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          {options.map(([option, words]) => (
            <option key={option} value={option}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
