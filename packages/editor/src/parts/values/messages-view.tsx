import type { Message } from '@chainwright/core'
import { useState } from 'react'
import { classNames } from '../../lib/class-names.ts'
import { valueViewsText } from '../../text/value-views.ts'
import { Button } from '../basics/button.tsx'
import { RichText } from '../markdown/rich-text.tsx'
import styles from './messages-view.module.css'

/** What a view of a conversation takes. */
export interface MessagesViewProps {
  readonly messages: readonly Message[]
  /** While a model writes the last message. */
  readonly isGrowing?: boolean
}

/** Messages that are shown at first, counted from the end. */
const latest = 30

/** A conversation as bubbles, oldest first; the replies of models are formatted. */
export function MessagesView({ messages, isGrowing = false }: MessagesViewProps) {
  const [shown, setShown] = useState(latest)
  const hidden = Math.max(0, messages.length - shown)
  if (messages.length === 0)
    return <p className={styles['none']}>{valueViewsText.emptyConversation}</p>
  return (
    <div className={styles['conversation']}>
      {hidden > 0 && (
        <Button size="small" onClick={() => setShown(shown + latest)}>
          {valueViewsText.earlierMessages(Math.min(hidden, latest))}
        </Button>
      )}
      <ol className={styles['list']}>
        {messages.slice(hidden).map(({ role, content }, at) => {
          const place = hidden + at
          return (
            <li key={place} className={classNames(styles['message'], styles[role])}>
              <span className={styles['role']}>{valueViewsText.roles[role]}</span>
              <div className={styles['content']}>
                {role === 'assistant' ? (
                  <RichText text={content} isGrowing={isGrowing && place === messages.length - 1} />
                ) : (
                  content
                )}
              </div>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
