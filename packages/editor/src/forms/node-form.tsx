import type { FlowIssue, FlowNode, NodeType, Ports, Wire } from '@chainwright/core'
import { useState } from 'react'
import { formsText, settingsText } from '../text/forms.ts'
import { arrangeFields, portsInView } from './arrange-fields.ts'
import { BodyField } from './body-field.tsx'
import type { PreviewValues } from './field-props.ts'
import { Fold } from './fold.tsx'
import { InputFields } from './input-fields.tsx'
import { ModelFields } from './model-fields.tsx'
import type { OnNodeChange } from './node-change.ts'
import { NodeHeading } from './node-heading.tsx'
import { sortIssues } from './node-issues.ts'
import type { OfferedModel } from './offered-model.ts'
import { PolicyFields } from './policy-fields.tsx'
import styles from './node-form.module.css'
import type { WireSource } from './wire-fit.ts'
import { Words } from './words.tsx'

/** What the form of a node takes. Give it the node's id as React's `key`. */
export interface NodeFormProps {
  readonly id: string
  readonly node: FlowNode
  /** `undefined` when the registry does not know it. */
  readonly type: NodeType | undefined
  /** The node's ports, those included that follow from its literals or its body. */
  readonly inputs: Ports
  readonly outputs: Ports
  /** The problems of this node. */
  readonly issues: readonly FlowIssue[]
  /** What its inputs may be connected to; nothing that depends on the node itself. */
  readonly sources: readonly WireSource[]
  readonly models: readonly OfferedModel[]
  /** Model capabilities that the node needs with its literals. */
  readonly capabilities: readonly string[]
  /** Names of the flows of the file, for nodes with a body. */
  readonly flows: readonly string[]
  readonly isTaken: (id: string) => boolean
  /** Values for the preview of templates: of the last run, or of pinned and literal values. */
  readonly preview?: PreviewValues
  readonly onChange: OnNodeChange
  readonly onGoTo?: (wire: Wire) => void
  readonly onEnter?: (flow: string) => void
}

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
