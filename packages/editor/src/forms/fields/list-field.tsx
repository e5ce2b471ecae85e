import { port as portOf, type Json, type Port } from '@chainwright/core'
import { Plus } from 'lucide-react'
import { useId } from 'react'
import { Button } from '../../parts/basics/button.tsx'
import { formsText } from '../../text/forms.ts'
import type { LiteralProps } from '../field-props.ts'
import styles from './controls.module.css'
import { NumberField } from './number-field.tsx'
import { partControl } from './part-control.ts'
import { RemoveButton } from './remove-button.tsx'
import { TextField } from './text-fields.tsx'

/** A list of texts or numbers, one in each row. */
export function ListField({ control, label, port, value, onValue }: LiteralProps) {
  const id = useId()
  const items: readonly Json[] = Array.isArray(value) ? value : []
  const of = itemPort(port)
  const isText = of.type.name === 'text'
  const Item = isText ? TextField : NumberField
  const change = (next: readonly Json[]): void =>
    onValue(next.length === 0 && port.need !== 'needed' ? undefined : next)
  return (
    <div className={styles['rows']} role="group" aria-label={label} id={control.id}>
      {items.map((item, at) => (
        <div key={at} className={styles['row']}>
          <div>
            <Item
              control={partControl(`${id}-${at}`, `${label}: ${formsText.item(at)}`)}
              label={formsText.item(at)}
              port={of}
              value={item}
              onValue={(next) => change(items.with(at, next ?? (isText ? '' : 0)))}
            />
          </div>
          <RemoveButton
            label={formsText.removeItem(at)}
            onRemove={() => change(items.toSpliced(at, 1))}
          />
        </div>
      ))}
      <div className={styles['actions']}>
        <Button
          size="small"
          icon={<Plus size={14} />}
          onClick={() => change([...items, isText ? '' : 0])}
        >
          {formsText.addItem}
        </Button>
      </div>
    </div>
  )
}

function itemPort({ type, minimum, maximum, form }: Port): Port {
  return portOf(type.of ?? type, {
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(form && { form }),
  })
}
