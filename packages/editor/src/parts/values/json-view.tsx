import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { textStart } from '../../lib/text-chunks.ts'
import { valueViewsText } from '../../text/value-views.ts'
import { Button } from '../basics/button.tsx'
import { CopyButton } from './copy-button.tsx'
import styles from './json-view.module.css'

/** Entries that are shown at once, and characters of a text. */
const page = 100
const longText = 300

/** Any JSON value as a tree; what is inside of an entry comes into the document when it is opened. */
export function JsonView({ value, isOpen = true }: { value: unknown; isOpen?: boolean }) {
  return (
    <div className={styles['json']}>
      <div className={styles['copy']}>
        <CopyButton text={JSON.stringify(value, undefined, 2) ?? ''} />
      </div>
      <Entry name={undefined} value={value} opened={isOpen ? 1 : 0} />
    </div>
  )
}

interface EntryProps {
  readonly name: string | undefined
  readonly value: unknown
  /** Levels that are open at first. */
  readonly opened: number
}

function Entry({ name, value, opened }: EntryProps) {
  const [isOpen, setOpen] = useState(opened > 0)
  if (typeof value !== 'object' || value === null)
    return (
      <div className={styles['line']}>
        <Name name={name} />
        <Plain value={value} />
      </div>
    )
  const count = Array.isArray(value) ? value.length : Object.keys(value).length
  const [start, end] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return (
    <div>
      <button
        type="button"
        className={styles['line']}
        aria-expanded={isOpen}
        aria-label={`${name ?? valueViewsText.wholeValue}, ${valueViewsText.entries(count)}`}
        onClick={() => setOpen(!isOpen)}
      >
        <ChevronRight className={styles['arrow']} size={14} aria-hidden="true" />
        <Name name={name} />
        <span className={styles['muted']}>
          {start}
          {!isOpen && count > 0 && '…'}
          {(!isOpen || count === 0) && end} {valueViewsText.entries(count)}
        </span>
      </button>
      {isOpen && count > 0 && <Entries value={value} opened={opened - 1} />}
    </div>
  )
}

function Entries({ value, opened }: { value: object; opened: number }) {
  const [shown, setShown] = useState(page)
  const keys = Object.keys(value)
  const left = keys.length - shown
  return (
    <div className={styles['inside']}>
      {keys.slice(0, shown).map((key) => (
        <Entry
          key={key}
          name={key}
          value={(value as Record<string, unknown>)[key]}
          opened={opened}
        />
      ))}
      {left > 0 && (
        <Button size="small" tone="quiet" onClick={() => setShown(shown + page * 5)}>
          {valueViewsText.showMore(Math.min(left, page * 5))}
        </Button>
      )}
    </div>
  )
}

function Name({ name }: { name: string | undefined }) {
  if (name === undefined) return null
  return <span className={styles['name']}>{name}: </span>
}

function Plain({ value }: { value: unknown }) {
  const [isWhole, setWhole] = useState(false)
  if (typeof value !== 'string') return <span className={styles['number']}>{String(value)}</span>
  const isLong = value.length > longText
  return (
    <span className={styles['string']}>
      {JSON.stringify(isWhole || !isLong ? value : textStart(value, longText))}
      {isLong && (
        <Button
          size="small"
          tone="quiet"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? valueViewsText.lessText : valueViewsText.wholeText(value.length)}
        </Button>
      )}
    </span>
  )
}
