import { parseTemplate } from '@chainwright/nodes'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { formatCount } from '../../lib/quantities.ts'
import { Button } from '../../parts/basics/button.tsx'
import { IconButton } from '../../parts/basics/icon-button.tsx'
import { promptText } from '../../text/prompt-editor.ts'
import type { PreviewValues } from '../field-props.ts'
import styles from './template-preview.module.css'

/** One piece of a filled template; a name without a value stays as it is written. */
type Piece = { readonly text: string } | { readonly missing: string }

interface TemplatePreviewProps {
  readonly label: string
  readonly template: string
  readonly preview: PreviewValues
}

/** The exact text that a template makes, item by item, folded until it is asked for. */
export function TemplatePreview({ label, template, preview }: TemplatePreviewProps) {
  const [isOpen, setOpen] = useState(false)
  const [asked, setAsked] = useState(0)
  const at = Math.min(asked, preview.count - 1)
  return (
    <details
      className={styles['preview']}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{promptText.previewOf(label)}</summary>
      {isOpen && preview.count > 1 && (
        <div className={styles['items']}>
          <IconButton
            size="small"
            label={promptText.previewBefore}
            icon={<ChevronLeft size={14} />}
            disabled={at === 0}
            onClick={() => setAsked(at - 1)}
          />
          <span aria-live="polite">{promptText.previewItem(at, preview.count)}</span>
          <IconButton
            size="small"
            label={promptText.previewNext}
            icon={<ChevronRight size={14} />}
            disabled={at === preview.count - 1}
            onClick={() => setAsked(at + 1)}
          />
        </div>
      )}
      {isOpen && preview.count < 1 && <p className={styles['none']}>{promptText.previewNone}</p>}
      {isOpen && preview.count > 0 && <Filled pieces={fill(template, preview.valuesOf(at))} />}
    </details>
  )
}

const mostShown = 4_000

function Filled({ pieces }: { pieces: readonly Piece[] }) {
  const [isWhole, setWhole] = useState(false)
  const size = sizeOf(pieces)
  return (
    <>
      <pre className={styles['text']}>
        {(isWhole ? pieces : cut(pieces, mostShown)).map((piece, at) =>
          'text' in piece ? (
            piece.text
          ) : (
            <mark key={at} className={styles['missing']}>
              {promptText.previewMissing(piece.missing)}
            </mark>
          ),
        )}
      </pre>
      <p className={styles['size']}>
        {promptText.previewSize(formatCount(size))}
        {size > mostShown && (
          <Button size="small" tone="quiet" onClick={() => setWhole(!isWhole)}>
            {isWhole ? promptText.previewLess : promptText.previewWhole}
          </Button>
        )}
      </p>
    </>
  )
}

function sizeOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + ('text' in piece ? piece.text.length : 0), 0)
}

/** The beginning of a filled template. */
function cut(pieces: readonly Piece[], most: number): readonly Piece[] {
  const kept: Piece[] = []
  let left = most
  for (const piece of pieces) {
    if (left <= 0) break
    kept.push('text' in piece ? { text: piece.text.slice(0, left) } : piece)
    left -= 'text' in piece ? piece.text.length : 0
  }
  return kept
}

/** The pieces of a template as the engine fills it; a template that it refuses stays as it is. */
export function fill(template: string, values: Readonly<Record<string, unknown>>): Piece[] {
  try {
    return parseTemplate(template).map((part) => {
      if ('text' in part) return part
      const value = Object.hasOwn(values, part.name) ? values[part.name] : undefined
      return value === undefined ? { missing: part.name } : { text: textOf(value) }
    })
  } catch {
    return [{ text: template }]
  }
}

/** A value as the engine inserts it: only texts are ever wired to a template. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
