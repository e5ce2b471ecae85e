import { type Port } from '@chainwright/core'
import { useId, useState } from 'react'
import { formsText } from '../../text/forms.ts'
import { sliderPlace, sliderRange, sliderValue, type SliderRange } from '../field-kind.ts'
import type { LiteralProps } from '../field-props.ts'
import styles from './controls.module.css'

/** A number with its unit, and a slider where both ends of the range are known. */
export function NumberField({ control, label, port, value, onValue }: LiteralProps) {
  const [typed, setTyped] = useState<string>()
  const problemId = useId()
  const number = typeof value === 'number' ? value : undefined
  const shown = typed ?? (number === undefined ? '' : String(number))
  const problem = typed === undefined ? undefined : numberProblem(typed, port)
  const range = sliderRange(port)
  const type = (text: string): void => {
    setTyped(text)
    if (text.trim() === '') onValue(undefined)
    else if (!numberProblem(text, port)) onValue(Number(text))
  }
  return (
    <>
      <div className={styles['number']}>
        {range && (
          <Slider
            {...{ label, range }}
            value={number ?? (typeof port.default === 'number' ? port.default : range.minimum)}
            onValue={onValue}
          />
        )}
        <input
          {...control}
          aria-describedby={[control['aria-describedby'], problem && problemId]
            .filter(Boolean)
            .join(' ')}
          aria-invalid={problem ? true : control['aria-invalid']}
          type="text"
          inputMode={port.form?.step === 1 ? 'numeric' : 'decimal'}
          className={styles['digits']}
          placeholder={typeof port.default === 'number' ? String(port.default) : ''}
          value={shown}
          onChange={({ target }) => type(target.value)}
          onBlur={() => setTyped(undefined)}
        />
        {port.form?.unit && <span className={styles['unit']}>{port.form.unit}</span>}
      </div>
      {problem && (
        <p id={problemId} className={styles['problem']}>
          {problem}
        </p>
      )}
    </>
  )
}

/** Why a text is no number that a port takes; `undefined` when it is one, or empty. */
export function numberProblem(text: string, { minimum, maximum, form }: Port): string | undefined {
  if (text.trim() === '') return undefined
  const number = Number(text)
  if (!Number.isFinite(number)) return formsText.numberForm
  if (minimum !== undefined && number < minimum) return formsText.atLeast(minimum)
  if (maximum !== undefined && number > maximum) return formsText.atMost(maximum)
  return form?.step === 1 && !Number.isInteger(number) ? formsText.whole : undefined
}

const fine = 1000

function Slider({ label, range, value, onValue }: SliderProps) {
  return (
    <input
      type="range"
      className={styles['slider']}
      aria-label={formsText.sliderOf(label)}
      aria-valuetext={String(value)}
      min={0}
      max={fine}
      step={range.isLogarithmic ? 1 : (fine * range.step) / (range.maximum - range.minimum)}
      value={fine * sliderPlace(range, value)}
      onChange={({ target }) => onValue(sliderValue(range, Number(target.value) / fine))}
    />
  )
}

interface SliderProps {
  readonly label: string
  readonly range: SliderRange
  readonly value: number
  readonly onValue: (value: number) => void
}
