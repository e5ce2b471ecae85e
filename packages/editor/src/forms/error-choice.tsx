import {
  port as portOf,
  type Json,
  type NodeType,
  type OnError,
  type Ports,
} from '@chainwright/core'
import { Field, type FieldControl } from '../parts/basics/field.tsx'
import { settingsText } from '../text/forms.ts'
import styles from './fields/controls.module.css'
import { LiteralField } from './literal-field.tsx'
import { ModelPicker } from './model-picker.tsx'
import type { OfferedModel } from './offered-model.ts'

/** What the choice of what follows a failure takes. */
export interface ErrorChoiceProps {
  readonly type: NodeType
  readonly onError: OnError | undefined
  readonly outputs: Ports
  readonly needed: readonly string[]
  readonly models: readonly OfferedModel[]
  readonly error: string | undefined
  readonly onChange: (onError: OnError | undefined) => void
}

type Way = OnError['type']

/** What happens once a node has failed for good. */
export function ErrorChoice(props: ErrorChoiceProps) {
  const { type, onError, needed, models, error, onChange } = props
  const way = onError?.type ?? 'fail'
  const hasFallback = type.kind === 'run' && needed.length > 0
  const ways: readonly Way[] = [
    'fail',
    'skip',
    'use',
    ...(hasFallback ? ['fallback' as const] : []),
  ]
  return (
    <>
      <Field label={settingsText.onError} error={error}>
        {(control) => (
          <WayChoice
            {...{ control, way }}
            ways={ways.includes(way) ? ways : [...ways, way]}
            onWay={(next) => onChange(startOf(next, models, needed))}
          />
        )}
      </Field>
      {onError?.type === 'fallback' && (
        <Field label={settingsText.fallbackModel}>
          {(control) => (
            <ModelPicker
              {...{ control, models, needed }}
              label={settingsText.fallbackModel}
              reference={onError.model}
              onReference={(model) => model !== undefined && onChange({ type: 'fallback', model })}
            />
          )}
        </Field>
      )}
      {onError?.type === 'use' && <InsteadFields {...props} values={onError.values} />}
    </>
  )
}

interface WayChoiceProps {
  readonly control: FieldControl
  readonly way: Way
  readonly ways: readonly Way[]
  readonly onWay: (way: Way) => void
}

function WayChoice({ control, way, ways, onWay }: WayChoiceProps) {
  return (
    <select
      {...control}
      className={styles['select']}
      value={way}
      onChange={({ target }) => onWay(ways.find((one) => one === target.value) ?? 'fail')}
    >
      {ways.map((one) => (
        <option key={one} value={one}>
          {settingsText.onErrors[one]}
        </option>
      ))}
    </select>
  )
}

interface InsteadFieldsProps extends ErrorChoiceProps {
  readonly values: ReadonlyMap<string, Json>
}

function InsteadFields({ outputs, values, onChange }: InsteadFieldsProps) {
  const set = (port: string, value: Json | undefined): void => {
    const next = new Map(values)
    if (value === undefined) next.delete(port)
    else next.set(port, value)
    onChange({ type: 'use', values: next })
  }
  return Object.entries(outputs).map(([name, { type }]) => (
    <Field key={name} label={settingsText.valueInstead(name)}>
      {(control) => (
        <LiteralField
          control={control}
          label={settingsText.valueInstead(name)}
          port={portOf(type, { optional: true })}
          value={values.get(name)}
          onValue={(value) => set(name, value)}
        />
      )}
    </Field>
  ))
}

function startOf(
  way: Way,
  models: readonly OfferedModel[],
  needed: readonly string[],
): OnError | undefined {
  switch (way) {
    case 'fail':
      return undefined
    case 'skip':
      return { type: 'skip' }
    case 'use':
      return { type: 'use', values: new Map() }
    case 'fallback': {
      const able = models.find((model) => needed.every((one) => model.capabilities.includes(one)))
      return { type: 'fallback', model: able?.reference ?? 'starter' }
    }
  }
}
