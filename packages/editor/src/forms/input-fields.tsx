import type { NodeType } from '@chainwright/core'
import { X } from 'lucide-react'
import { useState } from 'react'
import { fuzzyMatch } from '../lib/fuzzy.ts'
import { IconButton } from '../parts/basics/icon-button.tsx'
import { formsText } from '../text/forms.ts'
import type { ArrangedFields, FormField } from './arrange-fields.ts'
import { InputField } from './input-field.tsx'
import { Fold } from './fold.tsx'
import type { NodeFormProps } from './node-form-props.ts'
import type { NodeIssues } from './node-issues.ts'
import { portLabel } from './port-description.ts'
import { templateVariables } from './template-support.ts'
import styles from './node-form.module.css'
import { Words } from './words.tsx'

/** What the inputs of a form take. */
export interface InputFieldsProps extends Omit<NodeFormProps, 'type' | 'issues'> {
  readonly type: NodeType
  readonly fields: ArrangedFields
  readonly issues: NodeIssues
}

/** The inputs of a node: those that count now, then the rest under "More". */
export function InputFields(props: InputFieldsProps) {
  const { main, more, unknown } = props.fields
  return (
    <>
      {main.length > 0 && (
        <div className={styles['fields']}>
          {main.map((field) => (
            <OneInput key={field.name} {...props} field={field} />
          ))}
        </div>
      )}
      {more.length > 0 && <MoreInputs {...props} more={more} />}
      {unknown.length > 0 && (
        <div className={styles['fields']}>
          <h3 className={styles['subtitle']}>{formsText.unknownInputs}</h3>
          {unknown.map((name) => (
            <div key={name} className={styles['unknown']}>
              <p className={styles['problem']}>
                <Words
                  text={props.issues.ofUnknown(name)[0]?.message ?? formsText.unknownInput(name)}
                />
              </p>
              <IconButton
                size="small"
                label={formsText.removeInput(name)}
                icon={<X size={14} />}
                onClick={() =>
                  props.onChange({ type: 'input', port: name, source: undefined }, `remove ${name}`)
                }
              />
            </div>
          ))}
        </div>
      )}
    </>
  )
}

const searchFrom = 6

function MoreInputs({ more, ...props }: InputFieldsProps & { more: readonly FormField[] }) {
  const [query, setQuery] = useState('')
  const hasProblem =
    props.issues.rest.some(({ severity }) => severity === 'error') ||
    more.some(({ name }) => props.issues.ofPort(name).length > 0)
  const found = more.filter(({ name, port }) => {
    const words = `${name} ${portLabel(name)} ${port.description}`
    return query.trim() === '' || fuzzyMatch(query, words) !== undefined
  })
  return (
    <Fold title={formsText.more(more.length)} isUrgent={hasProblem}>
      <div className={styles['fields']}>
        {more.length >= searchFrom && (
          <input
            type="search"
            className={styles['search']}
            aria-label={formsText.searchMore}
            placeholder={formsText.searchMore}
            value={query}
            onChange={({ target }) => setQuery(target.value)}
          />
        )}
        {found.map((field) => (
          <OneInput key={field.name} {...props} field={field} />
        ))}
        {found.length === 0 && <p className={styles['note']}>{formsText.noSettingFits}</p>}
      </div>
    </Fold>
  )
}

function OneInput({ field, ...props }: InputFieldsProps & { field: FormField }) {
  const { node, type, inputs: ports, sources, issues, preview, onChange, onGoTo } = props
  const variables = templateVariables(field, { node, type, ports }, sources)
  return (
    <InputField
      {...{ field, ports, sources, onGoTo }}
      issues={issues.ofPort(field.name)}
      variables={variables}
      preview={variables?.isOpen ? preview : undefined}
      onConnect={(name, wire, gesture) =>
        onChange({ type: 'input', port: name, source: { type: 'wire', wire } }, gesture)
      }
      onSource={(source, gesture) => onChange({ type: 'input', port: field.name, source }, gesture)}
    />
  )
}
