import { port as portOf, type Json, type PortType } from '@chainwright/core'
import { FilePlus2, Plus } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { Button } from '../../parts/basics/button.tsx'
import type { FieldControl } from '../../parts/basics/field.tsx'
import { formsText } from '../../text/forms.ts'
import { valuesText } from '../../text/values.ts'
import { partControl } from '../fields/part-control.ts'
import { RemoveButton } from '../fields/remove-button.tsx'
import { LiteralField } from '../literal-field.tsx'
import styles from '../fields/controls.module.css'
import { importItems } from './import-items.ts'

interface ListEditorProps {
  readonly control: FieldControl
  readonly label: string
  readonly type: PortType
  readonly items: readonly Json[]
  readonly onItems: (items: readonly Json[] | undefined) => void
}

const firstShown = 30

/** A list of anything but texts: one row for each item, or read from a file of JSON lines or a table. */
export function ListEditor({ control, label, type, items, onItems }: ListEditorProps) {
  const id = useId()
  const [problem, setProblem] = useState<string>()
  const [shown, setShown] = useState(firstShown)
  const of = type.of ?? type
  const port = portOf(of)
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return
    const result = await importItems(file, of)
    setProblem(result.problem)
    if (result.items.length > 0) onItems([...items, ...result.items])
  }
  return (
    <div className={styles['rows']} role="group" aria-label={label} id={control.id}>
      {items.slice(0, shown).map((item, at) => (
        <div key={at} className={styles['row']}>
          <div>
            <LiteralField
              control={partControl(`${id}-${at}`, `${label}: ${valuesText.item(at)}`)}
              label={valuesText.item(at)}
              port={port}
              value={item}
              onValue={(next) => next !== undefined && onItems(items.with(at, next))}
            />
          </div>
          <RemoveButton
            label={formsText.removeItem(at)}
            onRemove={() => onItems(items.length === 1 ? undefined : items.toSpliced(at, 1))}
          />
        </div>
      ))}
      {items.length > shown && (
        <Button size="small" tone="quiet" onClick={() => setShown(items.length)}>
          {valuesText.more(items.length - shown)}
        </Button>
      )}
      <ListButtons
        onAdd={() => onItems([...items, startOf(of)])}
        onFile={(file) => void read(file)}
      />
      {problem && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

interface ListButtonsProps {
  readonly onAdd: () => void
  readonly onFile: (file: File | undefined) => void
}

function ListButtons({ onAdd, onFile }: ListButtonsProps) {
  const files = useRef<HTMLInputElement>(null)
  return (
    <div className={styles['actions']}>
      <Button size="small" icon={<Plus size={14} />} onClick={onAdd}>
        {formsText.addItem}
      </Button>
      <Button size="small" icon={<FilePlus2 size={14} />} onClick={() => files.current?.click()}>
        {valuesText.importFile}
      </Button>
      <input
        ref={files}
        type="file"
        hidden
        accept=".csv,.tsv,.jsonl,.ndjson"
        aria-label={valuesText.importFile}
        onChange={({ target }) => {
          onFile(target.files?.[0])
          target.value = ''
        }}
      />
    </div>
  )
}

/** What a new item starts as: something that the type accepts. */
export function startOf(type: PortType): Json {
  const starts: readonly Json[] = [
    '',
    0,
    false,
    [],
    {},
    { value: 0, kind: '' },
    { text: '', score: 0 },
  ]
  return starts.find((start) => type.accepts(start)) ?? null
}
