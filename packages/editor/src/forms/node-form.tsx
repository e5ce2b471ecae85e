import type { FlowIssue, FlowNode, NodeType } from '@chainwright/core'
import { useState } from 'react'
import { formsText, settingsText } from '../text/forms.ts'
import { arrangeFields, portsInView } from './arrange-fields.ts'
import { BodyField } from './body-field.tsx'
import { Fold } from './fold.tsx'
import { InputFields } from './input-fields.tsx'
import { ModelFields } from './model-fields.tsx'
import type { NodeFormProps } from './node-form-props.ts'
import { NodeHeading } from './node-heading.tsx'
import { sortIssues } from './node-issues.ts'
import { PolicyFields } from './policy-fields.tsx'
import styles from './node-form.module.css'
import { Words } from './words.tsx'

/**
 * The form of a node, made from the description of its type. Every change is handed on at once; the form
 * keeps only what is not whole yet, such as half a number.
 */
export function NodeForm(props: NodeFormProps) {
  const { id, node, type, onChange } = props
  const heading = (
    <NodeHeading
      {...{ id, type }}
      isTaken={props.isTaken}
      onRename={(next) => onChange({ type: 'rename', id: next }, `rename ${id}`)}
    />
  )
  return (
    <section className={styles['form']} aria-label={formsText.form(id)}>
      {heading}
      {type ? (
        <KnownForm {...props} type={type} />
      ) : (
        <p className={styles['problem']}>{formsText.unknownType(node.type)}</p>
      )}
    </section>
  )
}

function KnownForm(props: NodeFormProps & { readonly type: NodeType }) {
  const { id, node, type, capabilities, onChange } = props
  const inputs = portsInView(node, props.inputs, props.issues)
  const [shown] = useState<ReadonlySet<string>>(
    () => new Set([...node.inputs.keys(), ...props.issues.flatMap(({ port }) => port ?? [])]),
  )
  const fields = arrangeFields({ node, type, ports: inputs, shown })
  const issues = sortIssues(props.issues, {
    ports: new Set(Object.keys(inputs)),
    needsModel: capabilities.length > 0,
  })
  return (
    <>
      <IssueList issues={issues.rest} />
      {type.kind === 'body' && (
        <BodyField
          flow={node.flow}
          flows={props.flows}
          issues={issues.ofSetting('flow')}
          onFlow={(value) => onChange({ type: 'setting', key: 'flow', value }, `body ${id}`)}
          onEnter={props.onEnter}
        />
      )}
      <InputFields {...props} {...{ type, inputs, fields, issues }} />
      {(capabilities.length > 0 || node.model !== undefined) && (
        <ModelFields
          choice={node.model}
          needed={capabilities}
          models={props.models}
          issues={issues.ofSetting('model')}
          onEndpoints={props.onEndpoints}
          onChoice={(value, gesture) => onChange({ type: 'setting', key: 'model', value }, gesture)}
        />
      )}
      <Fold title={settingsText.whenItFails} isUrgent={hasPolicy(node)}>
        <PolicyFields
          {...{ node, type }}
          outputs={props.outputs}
          needed={capabilities}
          models={props.models}
          issuesOf={issues.ofSetting}
          onSetting={onChange}
        />
      </Fold>
    </>
  )
}

function IssueList({ issues }: { issues: readonly FlowIssue[] }) {
  if (issues.length === 0) return null
  return (
    <ul className={styles['issues']}>
      {issues.map(({ pointer, code, message, severity }) => (
        <li key={`${pointer} ${code}`} className={styles[severity]}>
          <Words text={message} />
        </li>
      ))}
    </ul>
  )
}

function hasPolicy({ retries, timeoutMs, onError, off }: FlowNode): boolean {
  return [retries, timeoutMs, onError, off].some((setting) => setting !== undefined)
}
