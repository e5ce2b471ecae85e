import { utf8Length } from '@chainwright/core'
import { FileText } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, useState } from 'react'
import { Button } from '../../parts/basics/button.tsx'
import { Chip } from '../../parts/basics/chip.tsx'
import { valuesText } from '../../text/values.ts'
import type { Documents } from './use-documents.ts'
import styles from './documents-editor.module.css'

const firstShown = 40
const moved = 'application/x-chainwright-document'

interface DocumentChipsProps {
  readonly texts: readonly string[]
  readonly documents: Documents
}

/**
 * Documents as chips in their order: opened by a click, dragged to another place, or moved by Alt with
 * the arrow keys, removed by Delete.
 */
export function DocumentChips({ texts, documents }: DocumentChipsProps) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? texts : texts.slice(0, firstShown)
  return (
    <>
      <ol className={styles['chips']} aria-label={valuesText.documents(texts.length)}>
        {shown.map((text, at) => (
          <DocumentChip key={at} {...{ text, at, documents }} />
        ))}
      </ol>
      {texts.length > shown.length && (
        <Button size="small" tone="quiet" onClick={() => setWhole(true)}>
          {valuesText.more(texts.length - shown.length)}
        </Button>
      )}
    </>
  )
}

interface DocumentChipProps {
  readonly text: string
  readonly at: number
  readonly documents: Documents
}

function DocumentChip({ text, at, documents }: DocumentChipProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLLIElement>): void => {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key]
    if (!event.altKey || by === undefined) return
    event.preventDefault()
    const neighbour = event.currentTarget.parentElement?.children[at + by]
    documents.move(at, at + by)
    // The chips stay where they are, and their texts change places: the focus goes along.
    neighbour?.querySelector('button')?.focus()
  }
  const onDrop = (event: DragEvent): void => {
    const from = event.dataTransfer.getData(moved)
    if (from === '') return
    event.preventDefault()
    event.stopPropagation()
    documents.move(Number(from), at)
  }
  return (
    <li
      draggable
      className={styles['chip']}
      data-open={documents.open === at || undefined}
      onKeyDown={onKeyDown}
      onDragStart={({ dataTransfer }) => dataTransfer.setData(moved, String(at))}
      onDragOver={(event) => event.dataTransfer.types.includes(moved) && event.preventDefault()}
      onDrop={onDrop}
    >
      <Chip
        label={documents.nameOf(text)}
        detail={valuesText.size(utf8Length(text))}
        icon={<FileText size={13} />}
        onOpen={() => documents.setOpen(documents.open === at ? undefined : at)}
        onRemove={() => documents.remove(at)}
      />
    </li>
  )
}
