import {
  number,
  port as portOf,
  type FlowIssue,
  type FlowNode,
  type NodeType,
  type OnError,
  type Ports,
} from '@chainwright/core'
import { Field } from '../parts/basics/field.tsx'
import { settingsText } from '../text/forms.ts'
import { ErrorChoice } from './error-choice.tsx'
import { NumberField } from './fields/number-field.tsx'
import type { SettingChange } from './node-change.ts'
import type { OfferedModel } from './offered-model.ts'
import { useGesture } from './use-gesture.ts'
import styles from './node-form.module.css'

const retries = portOf(number, {
  default: 0,
  minimum: 0,
  form: { unit: settingsText.times, step: 1 },
})
const timeout = portOf(number, {
  optional: true,
  minimum: 0.001,
  form: { unit: settingsText.seconds },
})

/** What the settings around a node's work take. */
export interface PolicyFieldsProps {
  readonly node: FlowNode
  readonly type: NodeType
  readonly outputs: Ports
  /** Capabilities that another model would need to have. */
  readonly needed: readonly string[]
  readonly models: readonly OfferedModel[]
  /** What is wrong with a setting, by its key. */
  readonly issuesOf: (key: string) => readonly FlowIssue[]
  readonly onSetting: (change: SettingChange, gesture: string) => void
}

/** What happens when a node fails, and whether it is switched off. */
export function PolicyFields(props: PolicyFieldsProps) {
  const { node, type, issuesOf, onSetting } = props
  const gesture = useGesture()
  const set = (change: SettingChange): void => onSetting(change, gesture.current())
  const told = (key: string) =>
    issuesOf(key)
      .map(({ message }) => message)
      .join(' ') || undefined
  const tries = type.kind === 'run'
  return (
    <div className={styles['fields']} {...gesture.handlers}>
      {(tries || node.retries !== undefined) && (
        <Field label={settingsText.retries} help={settingsText.retriesHelp} error={told('retries')}>
          {(control) => (
            <NumberField
              {...{ control, port: retries }}
              label={settingsText.retries}
              value={node.retries}
              onValue={(value) =>
                set({ type: 'setting', key: 'retries', value: value ? Number(value) : undefined })
              }
            />
          )}
        </Field>
      )}
      {(type.kind !== 'wait' || node.timeoutMs !== undefined) && (
        <Field
          label={settingsText.timeout}
          help={settingsText.timeoutHelp}
          error={told('timeoutMs')}
        >
          {(control) => (
            <NumberField
              {...{ control, port: timeout }}
              label={settingsText.timeout}
              value={node.timeoutMs === undefined ? undefined : node.timeoutMs / 1000}
              onValue={(value) =>
                set({
                  type: 'setting',
                  key: 'timeoutMs',
                  value:
                    value === undefined ? undefined : Math.max(1, Math.round(Number(value) * 1000)),
                })
              }
            />
          )}
        </Field>
      )}
      <ErrorChoice
        {...props}
        onError={node.onError}
        error={told('onError')}
        onChange={(value: OnError | undefined) => set({ type: 'setting', key: 'onError', value })}
      />
      <OffSwitch isOff={node.off === true} onChange={set} />
    </div>
  )
}

interface OffSwitchProps {
  readonly isOff: boolean
  readonly onChange: (change: SettingChange) => void
}

function OffSwitch({ isOff, onChange }: OffSwitchProps) {
  return (
    <Field label={settingsText.off} help={settingsText.offHelp}>
      {(control) => (
        <input
          {...control}
          className={styles['switch']}
          aria-required={undefined}
          type="checkbox"
          checked={isOff}
          onChange={({ target }) =>
            onChange({ type: 'setting', key: 'off', value: target.checked || undefined })
          }
        />
      )}
    </Field>
  )
}
