import { useId, useState } from 'react'
import { Button } from '../../parts/basics/button.tsx'
import { valuesText } from '../../text/values.ts'
import type { NamedText } from './document-list.ts'
import type { Documents, OpenTable } from './use-documents.ts'
import styles from './documents-editor.module.css'

interface TableImportProps {
  readonly table: OpenTable
  readonly documents: Documents
}

/** Asks what of a table's rows is wanted: a column, whole rows, or the file as it is. */
export function TableImport({ table, documents }: TableImportProps) {
  const id = useId()
  const columns = [...new Set(table.rows.flatMap(({ values }) => [...values.keys()]))]
  const [column, setColumn] = useState(columns[0] ?? '')
  const texts = rowTexts(table, column)
  const end = (added: readonly NamedText[]): void => {
    documents.closeTable(table)
    documents.add(added)
  }
  return (
    <div className={styles['table']} role="group" aria-label={table.text.name}>
      <p>{valuesText.table(table.text.name ?? '', table.rows.length)}</p>
      <label htmlFor={id}>{valuesText.column}</label>
      <select id={id} value={column} onChange={({ target }) => setColumn(target.value)}>
        {columns.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
        <option value="">{valuesText.wholeRow}</option>
      </select>
      <div className={styles['actions']}>
        <Button size="small" tone="primary" onClick={() => end(texts)}>
          {valuesText.takeRows(texts.length)}
        </Button>
        <Button size="small" onClick={() => end([table.text])}>
          {valuesText.asOne}
        </Button>
        <Button size="small" tone="quiet" onClick={() => documents.closeTable(table)}>
          {valuesText.cancel}
        </Button>
      </div>
    </div>
  )
}

/** One text for each row that has the column. */
function rowTexts({ text, rows }: OpenTable, column: string): NamedText[] {
  return rows.flatMap(({ number, values, whole }) => {
    const cell = column === '' ? whole : values.get(column)
    return cell === undefined ? [] : [{ name: `${text.name}#${number}`, text: cell }]
  })
}
