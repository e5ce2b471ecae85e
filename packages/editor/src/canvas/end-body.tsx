import { portTypeByName, type Json } from '@chainwright/core'
import { lazy, Suspense } from 'react'
import type { Card } from '../headless/card.ts'
import { classNames } from '../lib/class-names.ts'
import { withEntry, withoutKeys } from '../lib/maps.ts'
import { RichText } from '../parts/markdown/rich-text.tsx'
import { useDocument, useEditor, useValues } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import { briefValue } from './brief-value.ts'
import { PortRows } from './port-rows.tsx'
import { useShownScope } from './use-shown-scope.ts'
import styles from './card-view.module.css'

const ValueEditor = lazy(() =>
  import('../forms/value-editor/value-editor.tsx').then((file) => ({ default: file.ValueEditor })),
)

/** Apart from the editor of all other values: the first flow has documents, and the rest can wait. */
const DocumentsEditor = lazy(() =>
  import('../forms/value-editor/documents-editor.tsx').then((file) => ({
    default: file.DocumentsEditor,
  })),
)

/** The inside of the card of a flow's input or output. */
export function EndBody({ card }: { readonly card: Card }) {
  return (
    <>
      <div className={classNames(styles['head'], styles['cut'])}>
        <span className={styles['title']}>{card.title}</span>
        <span className={styles['name']}>{card.description}</span>
      </div>
      <PortRows card={card} />
      <div className={classNames(styles['value'], 'nowheel')} data-value>
        {card.kind === 'input' ? <InputValue name={card.name} /> : <OutputValue card={card} />}
      </div>
    </>
  )
}

/** The value of an input: to be edited outside; inside of a body, what the round was given. */
function InputValue({ name }: { readonly name: string }) {
  const isInner = useDocument(({ entered }) => entered.length > 0)
  return isInner ? <GivenValue name={name} /> : <EditedValue name={name} />
}

function GivenValue({ name }: { readonly name: string }) {
  const value = useShownScope()?.inputs[name]
  return <p>{value === undefined ? canvasText.noValueYet : briefValue(value)}</p>
}

function EditedValue({ name }: { readonly name: string }) {
  const { values } = useEditor()
  const given = useValues(({ inputs }) => inputs.get(name))
  const input = useDocument(({ flow }) => flow.inputs.get(name))
  const type = portTypeByName(input?.type ?? 'text')
  const value = (given === undefined ? input?.default : given) as Json | undefined
  const set = (next: Json | undefined): void => {
    const { inputs } = values.getState()
    values.setState({
      inputs:
        next === undefined ? withoutKeys(inputs, new Set([name])) : withEntry(inputs, name, next),
    })
  }
  if (type?.name === 'text') return <TextValue name={name} value={value} onValue={set} />
  if (!type) return null
  const control = {
    id: `value-${name}`,
    'aria-describedby': undefined,
    'aria-invalid': undefined,
    'aria-required': undefined,
  } as const
  const isDocuments = type.name === 'text[]' && (value === undefined || isTexts(value))
  return (
    <Suspense fallback={<p>{value === undefined ? '' : briefValue(value)}</p>}>
      {isDocuments ? (
        <DocumentsEditor
          {...{ control, label: name }}
          texts={value ?? []}
          onTexts={(texts) => set(texts.length === 0 ? undefined : texts)}
        />
      ) : (
        <ValueEditor {...{ control, type, value }} label={name} onValue={set} />
      )}
    </Suspense>
  )
}

function isTexts(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

interface TextValueProps {
  readonly name: string
  readonly value: Json | undefined
  readonly onValue: (value: Json) => void
}

function TextValue({ name, value, onValue }: TextValueProps) {
  return (
    <textarea
      className={styles['text']}
      aria-label={canvasText.valueOf(name)}
      placeholder={canvasText.typeHere}
      value={typeof value === 'string' ? value : ''}
      onChange={({ target }) => onValue(target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        event.currentTarget.closest<HTMLElement>('[data-card]')?.focus()
      }}
    />
  )
}

function OutputValue({ card }: { readonly card: Card }) {
  const value = useShownScope()?.outputs[card.name]
  if (value === undefined) return <p className={styles['about']}>{canvasText.noResult}</p>
  if (typeof value === 'string') return <RichText text={value} />
  return <p>{briefValue(value)}</p>
}
