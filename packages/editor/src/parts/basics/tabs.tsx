import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { rovingPlace } from '../../lib/roving.ts'
import styles from './tabs.module.css'

/** One tab. */
export interface Tab {
  readonly id: string
  readonly label: string
  /** Stands behind the label, such as a count. */
  readonly badge?: ReactNode
}

/** What tabs take. */
export interface TabsProps {
  /** What the tabs are views of. */
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly current: string
  readonly onChange: (id: string) => void
  /** What the current tab shows. */
  readonly children: ReactNode
}

/** Views of which one is shown; arrow keys, Home and End go from tab to tab. */
export function Tabs({ label, tabs, current, onChange, children }: TabsProps) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const place = Math.max(
    0,
    tabs.findIndex((tab) => tab.id === current),
  )
  const onKeyDown = (event: KeyboardEvent) => {
    const next = rovingPlace(event.key, { count: tabs.length, place, axis: 'horizontal' })
    const tab = next === undefined ? undefined : tabs[next]
    if (!tab) return
    event.preventDefault()
    onChange(tab.id)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next ?? 0]?.focus()
  }
  return (
    <div className={styles['tabs']}>
      <div ref={list} className={styles['list']} role="tablist" aria-label={label}>
        {tabs.map((tab, at) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            className={styles['tab']}
            aria-selected={at === place}
            aria-controls={`${id}-panel`}
            tabIndex={at === place ? 0 : -1}
            onClick={() => onChange(tab.id)}
            onKeyDown={onKeyDown}
          >
            {tab.label}
            {tab.badge}
          </button>
        ))}
      </div>
      <div
        className={styles['panel']}
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${tabs[place]?.id ?? ''}`}
      >
        {children}
      </div>
    </div>
  )
}
