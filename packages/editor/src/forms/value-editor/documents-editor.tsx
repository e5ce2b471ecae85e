import { defaultLimits } from '@chainwright/core'
import { FilePlus2, PencilLine } from 'lucide-react'
import { type ClipboardEvent, type DragEvent, useRef, useState } from 'react'
import { classNames } from '../../lib/class-names.ts'
import { Button } from '../../parts/basics/button.tsx'
import type { FieldControl } from '../../parts/basics/field.tsx'
import { valuesText } from '../../text/values.ts'
import { DocumentChips } from './document-chips.tsx'
import type { TextLimits } from './document-list.ts'
import { OpenDocument } from './open-document.tsx'
import { TableImport } from './table-import.tsx'
import { useDocuments, type Documents } from './use-documents.ts'
import styles from './documents-editor.module.css'

/** What the editor of a list of texts takes. */
export interface DocumentsEditorProps {
  readonly control: FieldControl
  readonly label: string
  readonly texts: readonly string[]
  readonly onTexts: (texts: readonly string[]) => void
  /** Default: what the engine takes at a port. */
  readonly limits?: TextLimits
}

const portLimits: TextLimits = {
  itemBytes: defaultLimits.valueBytes,
  totalBytes: defaultLimits.valueBytes,
}

/**
 * A list of texts as documents: written, dropped as files, pasted, put in order, removed. Tables ask
 * what of their rows is wanted.
 */
export function DocumentsEditor(props: DocumentsEditorProps) {
  const { control, label, texts, onTexts, limits = portLimits } = props
  const documents = useDocuments(texts, limits, onTexts)
  const [isOver, setOver] = useState(false)
  const opened = documents.open === undefined ? undefined : texts[documents.open]
  const onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(true)
  }
  return (
    <div
      id={control.id}
      role="group"
      aria-label={label}
      aria-describedby={control['aria-describedby']}
      className={classNames(styles['documents'], isOver && styles['over'])}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false)
        takeFiles(event, event.dataTransfer.files, documents)
      }}
      onPaste={(event) => takePaste(event, documents)}
    >
      {texts.length === 0 ? (
        <p className={styles['empty']}>{valuesText.noDocuments}</p>
      ) : (
        <DocumentChips {...{ texts, documents }} />
      )}
      {documents.open !== undefined && opened !== undefined && (
        <OpenDocument {...{ documents }} at={documents.open} text={opened} count={texts.length} />
      )}
      {documents.tables.map((table, at) => (
        <TableImport key={at} {...{ table, documents }} />
      ))}
      <AddButtons documents={documents} count={texts.length} />
      {documents.problems.length > 0 && (
        <ul className={styles['problems']} role="alert">
          {documents.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <p role="status" className={styles['said']}>
        {documents.said}
      </p>
    </div>
  )
}

function AddButtons({ documents, count }: { documents: Documents; count: number }) {
  const files = useRef<HTMLInputElement>(null)
  return (
    <div className={styles['actions']}>
      <Button
        size="small"
        icon={<PencilLine size={14} />}
        onClick={() => {
          documents.add([{ name: undefined, text: '' }])
          documents.setOpen(count)
        }}
      >
        {valuesText.write}
      </Button>
      <Button size="small" icon={<FilePlus2 size={14} />} onClick={() => files.current?.click()}>
        {valuesText.chooseFiles}
      </Button>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={valuesText.chooseFiles}
        onChange={({ target }) => {
          void documents.addFiles([...(target.files ?? [])])
          target.value = ''
        }}
      />
    </div>
  )
}

function takeFiles(event: DragEvent | ClipboardEvent, files: FileList, documents: Documents): void {
  if (files.length === 0) return
  event.preventDefault()
  event.stopPropagation()
  void documents.addFiles([...files])
}

/** Pasting into a text box stays with the box; elsewhere it makes a document. */
function takePaste(event: ClipboardEvent, documents: Documents): void {
  const { clipboardData, target } = event
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) return
  if (clipboardData.files.length > 0) return takeFiles(event, clipboardData.files, documents)
  const text = clipboardData.getData('text/plain')
  if (text.trim() === '') return
  event.preventDefault()
  event.stopPropagation()
  documents.add([{ name: undefined, text }])
}
