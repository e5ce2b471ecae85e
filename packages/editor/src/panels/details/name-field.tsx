import { isId } from '@chainwright/core'
import { type KeyboardEvent, useId, useState } from 'react'
import { panelText } from '../../text/panels.ts'
import styles from './name-field.module.css'

/** What a field for a name takes. */
export interface NameFieldProps {
  readonly label: string
  readonly name: string
  readonly isTaken: (name: string) => boolean
  readonly onRename: (name: string) => void
}

/** A name that is changed in place: taken on Enter or when the focus leaves, left alone on Escape. */
export function NameField({ label, name, isTaken, onRename }: NameFieldProps) {
  const [draft, setDraft] = useState<string>()
  const id = useId()
  const problem = draft === undefined || draft === name ? undefined : problemOf(draft, isTaken)
  const take = () => {
    if (draft !== undefined && draft !== name && problem === undefined) onRename(draft)
    setDraft(undefined)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') take()
    if (event.key === 'Escape') setDraft(undefined)
  }
  return (
    <span className={styles['field']}>
      <input
        className={styles['box']}
        aria-label={label}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : id}
        spellCheck={false}
        value={draft ?? name}
        onChange={({ target }) => setDraft(target.value)}
        onBlur={take}
        onKeyDown={onKeyDown}
      />
      {problem !== undefined && (
        <span id={id} role="alert" className={styles['problem']}>
          {problem}
        </span>
      )}
    </span>
  )
}

function problemOf(name: string, isTaken: (name: string) => boolean): string | undefined {
  if (!isId(name)) return panelText.badName
  return isTaken(name) ? panelText.takenName(name) : undefined
}
