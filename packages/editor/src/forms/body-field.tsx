import type { FlowIssue } from '@chainwright/core'
import { CornerDownRight } from 'lucide-react'
import { Button } from '../parts/basics/button.tsx'
import { Field } from '../parts/basics/field.tsx'
import { settingsText } from '../text/forms.ts'
import styles from './fields/controls.module.css'

/** What the choice of a node's body takes. */
export interface BodyFieldProps {
  readonly flow: string | undefined
  /** Names of the flows of the file. */
  readonly flows: readonly string[]
  readonly issues: readonly FlowIssue[]
  readonly onFlow: (flow: string | undefined) => void
  readonly onEnter: ((flow: string) => void) | undefined
}

/** The flow that a node runs inside. */
export function BodyField({ flow, flows, issues, onFlow, onEnter }: BodyFieldProps) {
  const error = issues.map(({ message }) => message).join(' ') || undefined
  const isLost = flow !== undefined && !flows.includes(flow)
  return (
    <Field label={settingsText.body} help={settingsText.bodyHelp} need="needed" error={error}>
      {(control) => (
        <span className={styles['row']}>
          <select
            {...control}
            className={styles['select']}
            value={flow ?? ''}
            onChange={({ target }) => onFlow(target.value || undefined)}
          >
            <option value="">{settingsText.noBody}</option>
            {[...flows, ...(isLost ? [flow] : [])].map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
          {onEnter && flow !== undefined && !isLost && (
            <Button size="small" icon={<CornerDownRight size={14} />} onClick={() => onEnter(flow)}>
              {settingsText.enterBody}
            </Button>
          )}
        </span>
      )}
    </Field>
  )
}
