import type { ModelCall } from '@chainwright/nodes'
import { useState, type ReactNode } from 'react'
import { formatNumber } from '../../lib/quantities.ts'
import { callsText } from '../../text/calls.ts'
import { Button } from '../basics/button.tsx'
import styles from './calls-view.module.css'
import { JsonView } from './json-view.tsx'
import { ListView } from './list-view.tsx'
import { MessagesView } from './messages-view.tsx'
import { TextView } from './text-view.tsx'

/** Everything that one call sent: texts as they are, and how the model was to work. */
export function CallContent({ call }: { readonly call: ModelCall }) {
  const { endings, texts, pairs, options, cut = 0 } = call
  return (
    <div className={styles['content']}>
      <SentPrompt call={call} />
      {texts && (
        <Part title={callsText.texts(texts.length)}>
          <ListView type="text" items={texts}>
            {(text) => <TextView text={String(text)} />}
          </ListView>
        </Part>
      )}
      {pairs && (
        <Part title={callsText.pairs(pairs.length)}>
          <ListView type="json" items={pairs}>
            {(pair) => <PairView pair={pair as Pair} />}
          </ListView>
        </Part>
      )}
      {endings && (
        <Part title={callsText.endings(endings.length)}>
          <ul className={styles['endings']}>
            {endings.map((ending, at) => (
              <li key={at}>{ending}</li>
            ))}
          </ul>
        </Part>
      )}
      {call.arguments && (
        <Part title={callsText.arguments}>
          <JsonView value={call.arguments} />
        </Part>
      )}
      {options && <Options options={options} />}
      {cut > 0 && <p className={styles['note']}>{callsText.cut(cut)}</p>}
    </div>
  )
}

type Pair = NonNullable<ModelCall['pairs']>[number]

function PairView({ pair: { first, second } }: { readonly pair: Pair }) {
  return (
    <>
      <TextView text={first} />
      <TextView text={second} />
    </>
  )
}

/** A conversation as it was sent, or in the words that the chat template makes of it. */
function SentPrompt({ call: { prompt, asRead } }: { readonly call: ModelCall }) {
  const [isRead, setRead] = useState(false)
  if (!prompt) return null
  if ('text' in prompt) {
    return (
      <Part title={callsText.prompt}>
        <TextView text={prompt.text} />
      </Part>
    )
  }
  return (
    <Part title={callsText.prompt}>
      {asRead !== undefined && (
        <div className={styles['ways']}>
          <Button size="small" aria-pressed={!isRead} onClick={() => setRead(false)}>
            {callsText.asSent}
          </Button>
          <Button size="small" aria-pressed={isRead} onClick={() => setRead(true)}>
            {callsText.asRead}
          </Button>
        </div>
      )}
      {isRead && asRead !== undefined ? (
        <TextView text={asRead} />
      ) : (
        <MessagesView messages={prompt.messages} />
      )}
    </Part>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h4 className={styles['part']}>{title}</h4>
      {children}
    </section>
  )
}

function Options({ options }: { readonly options: NonNullable<ModelCall['options']> }) {
  return (
    <section aria-label={callsText.options}>
      <h4 className={styles['part']}>{callsText.options}</h4>
      <dl className={styles['options']}>
        {Object.entries(options).map(([name, value]) => [
          <dt key={`${name} name`}>{name}</dt>,
          <dd key={name}>
            {typeof value === 'number' ? formatNumber(value) : JSON.stringify(value)}
          </dd>,
        ])}
      </dl>
    </section>
  )
}
