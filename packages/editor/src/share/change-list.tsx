import type { FlowChange } from '../headless/diff.ts'
import { Badge, type Tone } from '../parts/basics/badge.tsx'
import { shareText } from '../text/share.ts'
import styles from './change-list.module.css'

const tones: Readonly<Record<FlowChange['kind'], Tone>> = {
  added: 'success',
  removed: 'danger',
  renamed: 'accent',
  changed: 'warning',
  moved: 'neutral',
}

/** Most changes that are listed. */
const mostShown = 200

/** What a list of changes takes. */
export interface ChangeListProps {
  readonly title: string
  readonly changes: readonly FlowChange[]
  /** Makes changes of cards buttons that lead there. */
  readonly onOpen?: (change: FlowChange) => void
}

/** The differences of two flows, one line each. */
export function ChangeList({ title, changes, onOpen }: ChangeListProps) {
  return (
    <section aria-label={title}>
      <h3 className={styles['title']}>
        {title} ({changes.length})
      </h3>
      {changes.length === 0 && <p>{shareText.noChanges}</p>}
      <ul className={styles['list']}>
        {changes.slice(0, mostShown).map((change) => (
          <li key={`${change.kind} ${change.pointer} ${change.field ?? ''}`}>
            <ChangeRow change={change} onOpen={onOpen} />
          </li>
        ))}
      </ul>
      {changes.length > mostShown && (
        <p className={styles['more']}>{shareText.moreChanges(changes.length - mostShown)}</p>
      )}
    </section>
  )
}

function ChangeRow({ change, onOpen }: { change: FlowChange; onOpen: ChangeListProps['onOpen'] }) {
  const { kind, text, part } = change
  const content = (
    <>
      <span>
        <Badge tone={tones[kind]}>{shareText.changeKinds[kind]}</Badge>
      </span>
      <span className={styles['text']}>{text}</span>
    </>
  )
  const leads =
    onOpen && kind !== 'removed' && (part === 'node' || part === 'input' || part === 'output')
  if (!leads) return <div className={styles['change']}>{content}</div>
  return (
    <button type="button" className={styles['change']} onClick={() => onOpen(change)}>
      {content}
    </button>
  )
}
