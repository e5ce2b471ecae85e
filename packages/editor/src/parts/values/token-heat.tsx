import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react'
import { classNames } from '../../lib/class-names.ts'
import { formatShare } from '../../lib/quantities.ts'
import { rovingPlace } from '../../lib/roving.ts'
import { valueViewsText } from '../../text/value-views.ts'
import { Button } from '../basics/button.tsx'
import { HeatCard } from './heat-card.tsx'
import { heatStep, meanLogProbability } from './heat.ts'
import styles from './token-heat.module.css'
import type { TokenLikelihood } from './value-shapes.ts'

/** Tokens that are shown at first. */
const page = 1500

/**
 * A text that a model wrote, each token coloured by how likely it was; hovering it, or arrow keys, show
 * its probability and what else was likely there. The scale runs within one hue from nothing to full and
 * underlines the least likely, so that it does not hang on telling colours apart.
 */
export function TokenHeat({ tokens }: { tokens: readonly TokenLikelihood[] }) {
  const [shown, setShown] = useState(page)
  const mean = meanLogProbability(tokens)
  const left = tokens.length - shown
  return (
    <figure className={styles['heat']}>
      <HeatText tokens={tokens.slice(0, shown)} />
      {left > 0 && (
        <Button size="small" onClick={() => setShown(shown + page)}>
          {valueViewsText.showMore(Math.min(left, page))}
        </Button>
      )}
      <figcaption className={styles['legend']}>
        <span>{valueViewsText.heatLegend}:</span>
        {valueViewsText.heatSteps.map((words, step) => (
          <span key={words} className={classNames(styles['token'], styles[`step${step}`])}>
            {words}
          </span>
        ))}
        {mean !== undefined && (
          <span className={styles['mean']}>{valueViewsText.meanNats(mean)}</span>
        )}
      </figcaption>
    </figure>
  )
}

function HeatText({ tokens }: { tokens: readonly TokenLikelihood[] }) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState(0)
  const [pointed, setPointed] = useState<{ place: number; anchor: Element }>()
  const show = (next: number) => {
    const anchor = list.current?.children[next]
    if (anchor) setPointed({ place: next, anchor })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return setPointed(undefined)
    const next = rovingPlace(event.key, { count: tokens.length, place, axis: 'both', wraps: false })
    if (next === undefined) return
    event.preventDefault()
    setPlace(next)
    show(next)
  }
  const onPointerOver = (event: PointerEvent) => {
    const token = (event.target as Element).closest('[data-place]')
    if (token) show(Number(token.getAttribute('data-place')))
  }
  const current = pointed && tokens[pointed.place]
  return (
    <>
      <div
        ref={list}
        role="listbox"
        tabIndex={0}
        className={styles['text']}
        aria-label={valueViewsText.heat}
        aria-orientation="horizontal"
        aria-activedescendant={tokens.length > 0 ? `${id}-${place}` : undefined}
        onKeyDown={onKeyDown}
        onFocus={() => list.current?.matches(':focus-visible') && show(place)}
        onBlur={() => setPointed(undefined)}
        onPointerOver={onPointerOver}
        onPointerLeave={() => setPointed(undefined)}
      >
        {tokens.map((token, at) => (
          <HeatToken
            key={at}
            id={`${id}-${at}`}
            token={token}
            place={at}
            isCurrent={at === pointed?.place}
          />
        ))}
      </div>
      {current && <HeatCard token={current} anchor={pointed.anchor} />}
    </>
  )
}

interface HeatTokenProps {
  readonly id: string
  readonly token: TokenLikelihood
  readonly place: number
  readonly isCurrent: boolean
}

function HeatToken({ id, token, place, isCurrent }: HeatTokenProps) {
  const { text, logProbability } = token
  const step = styles[`step${heatStep(logProbability)}`]
  return (
    // The keys are those of the list: the focus never is here.
    <span
      id={id}
      role="option"
      tabIndex={-1}
      data-place={place}
      className={classNames(styles['token'], step, isCurrent && styles['current'])}
      aria-selected={isCurrent}
      aria-label={valueViewsText.heatToken(text, formatShare(Math.exp(logProbability)))}
    >
      {text.includes('\n') ? text.replaceAll('\n', '↵\n') : text}
    </span>
  )
}
