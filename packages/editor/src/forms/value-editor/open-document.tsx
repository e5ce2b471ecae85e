import { ArrowLeft, ArrowRight, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { IconButton } from '../../parts/basics/icon-button.tsx'
import { valuesText } from '../../text/values.ts'
import type { Documents } from './use-documents.ts'
import styles from './documents-editor.module.css'

interface OpenDocumentProps {
  readonly text: string
  readonly at: number
  readonly count: number
  readonly documents: Documents
}

/** One document's text, which can be read and changed, and its place in the list. */
export function OpenDocument({ text, at, count, documents }: OpenDocumentProps) {
  const name = documents.nameOf(text)
  const box = useRef<HTMLTextAreaElement>(null)
  // Who opens a document wants to write in it.
  useEffect(() => box.current?.focus(), [])
  return (
    <div className={styles['open']}>
      <div className={styles['bar']}>
        <span className={styles['name']}>{name}</span>
        <IconButton
          size="small"
          label={valuesText.moveEarlier(name)}
          shortcut="Alt+Left"
          icon={<ArrowLeft size={14} />}
          disabled={at === 0}
          onClick={() => documents.move(at, at - 1)}
        />
        <IconButton
          size="small"
          label={valuesText.moveLater(name)}
          shortcut="Alt+Right"
          icon={<ArrowRight size={14} />}
          disabled={at === count - 1}
          onClick={() => documents.move(at, at + 1)}
        />
        <IconButton
          size="small"
          label={valuesText.close}
          icon={<X size={14} />}
          onClick={() => documents.setOpen(undefined)}
        />
      </div>
      <textarea
        ref={box}
        className={styles['text']}
        aria-label={valuesText.textOf(name)}
        rows={8}
        value={text}
        onChange={({ target }) => documents.edit(at, target.value)}
      />
    </div>
  )
}
