import { memo } from 'react'
import type { Card } from '../headless/card.ts'
import { classNames } from '../lib/class-names.ts'
import { useNodeRun } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import { CardFoot, stateText } from './card-foot.tsx'
import { CardHead } from './card-head.tsx'
import { cardRun, type CardRun } from './card-run.ts'
import { isLong } from './long-text.ts'
import { PortRows } from './port-rows.tsx'
import { useShownPrefix } from './use-shown-prefix.ts'
import styles from './card-view.module.css'

/** The inside of a node's card, with room for so many characters of a value; drawn again with every change of this node's state. */
export function NodeBody({
  card,
  room,
}: {
  readonly card: Card
  readonly room: number | undefined
}) {
  const prefix = useShownPrefix()
  const node = useNodeRun(prefix + card.name)
  const run = node && cardRun(node, room)
  return (
    <>
      <Head
        card={card}
        status={run?.status}
        items={run?.items?.total}
        failed={run?.error?.message}
      />
      <Middle card={card} />
      <Preview card={card} run={run} />
      <Foot text={run ? stateText(run) : ''} model={card.model} />
    </>
  )
}

const Head = memo(CardHead)
const Foot = memo(CardFoot)

/** Room for a setting with its name, in pixels. */
const settingRoom = 224

/** The ports, and the settings below. */
const Middle = memo(function Middle({ card }: { readonly card: Card }) {
  return (
    <>
      <PortRows card={card} />
      {card.settings.length > 0 && (
        <dl className={styles['settings']}>
          {card.settings.map(({ name, text }) => (
            <div
              key={name}
              className={classNames(
                styles['setting'],
                isLong(name + text, 12, settingRoom) && styles['cut'],
              )}
            >
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
})

function Preview({ card, run }: { readonly card: Card; readonly run: CardRun | undefined }) {
  return <div className={styles['preview']}>{previewOf(card, run)}</div>
}

function previewOf(card: Card, run: CardRun | undefined) {
  if (run?.error) return <p className={styles['error']}>{run.error.message}</p>
  if (run?.streamed) return <p className={styles['stream']}>{run.streamed}</p>
  if (run && run.results.length > 0) {
    return run.results.map(([port, text]) => (
      <p key={port} className={styles['result']}>
        {run.results.length > 1 && <b>{port} </b>}
        {text}
      </p>
    ))
  }
  const told = card.type ? card.description : canvasText.unknownType(card.title)
  return <p className={styles['about']}>{told}</p>
}
