import { useMemo, type CSSProperties } from 'react'
import type { Card } from '../headless/card.ts'
import { useDocument, useShownRun, useValues } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import { briefValue } from './brief-value.ts'
import styles from './card-view.module.css'

/** The inside of the card of a flow's input or output. */
export function EndBody({ card }: { readonly card: Card }) {
  return (
    <>
      <header className={styles['head']}>
        <span className={styles['title']}>{card.title}</span>
        <span className={styles['name']}>{card.description}</span>
      </header>
      <div className={styles['ports']} style={{ '--rows': 1 } as CSSProperties} />
      {card.kind === 'input' ? <InputValue name={card.name} /> : <OutputValue name={card.name} />}
    </>
  )
}

function InputValue({ name }: { readonly name: string }) {
  const given = useValues(({ inputs }) => inputs.get(name))
  const otherwise = useDocument(({ flow }) => flow.inputs.get(name)?.default)
  const text = useMemo(() => {
    const value = given ?? otherwise
    return value === undefined ? '' : briefValue(value)
  }, [given, otherwise])
  return <div className={styles['value']}>{text}</div>
}

function OutputValue({ name }: { readonly name: string }) {
  const shown = useShownRun()
  const value = shown?.state.outputs[name]
  const text = value === undefined ? canvasText.noResult : briefValue(value)
  return <div className={styles['value']}>{text}</div>
}
