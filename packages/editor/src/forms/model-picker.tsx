import { type FormEvent, useId, useState } from 'react'
import { Badge } from '../parts/basics/badge.tsx'
import { Button } from '../parts/basics/button.tsx'
import { Field, type FieldControl } from '../parts/basics/field.tsx'
import { settingsText } from '../text/forms.ts'
import { judgeModels, type JudgedModel, type OfferedModel } from './offered-model.ts'
import styles from './model-picker.module.css'

/** What the picker of a model takes. */
export interface ModelPickerProps {
  readonly control: FieldControl
  readonly label: string
  /** The reference as the file has it. */
  readonly reference: string | undefined
  readonly models: readonly OfferedModel[]
  /** Capabilities that the model must have. */
  readonly needed: readonly string[]
  readonly onReference: (reference: string | undefined) => void
  /** Sets up models that run elsewhere: with a key of the user's, or on a server of this machine. */
  readonly onEndpoints?: (() => void) | undefined
}

/** The chosen model; a button opens the list of those on offer, and a box for any other. */
export function ModelPicker(props: ModelPickerProps) {
  const { control, label, reference, models, needed, onReference, onEndpoints } = props
  const [isOpen, setOpen] = useState(false)
  const listId = useId()
  const chosen = models.find((model) => model.reference === reference)
  const choose = (next: string): void => {
    setOpen(false)
    onReference(next)
  }
  return (
    <div className={styles['picker']}>
      <div className={styles['chosen']}>
        <ModelWords {...{ reference, model: chosen }} />
        <Button
          {...control}
          size="small"
          aria-label={`${label}: ${isOpen ? settingsText.closeModels : settingsText.changeModel}`}
          aria-required={undefined}
          aria-invalid={undefined}
          aria-expanded={isOpen}
          aria-controls={listId}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? settingsText.closeModels : settingsText.changeModel}
        </Button>
      </div>
      <div id={listId} hidden={!isOpen}>
        {isOpen && (
          <>
            <ul className={styles['list']} aria-label={settingsText.offeredModels}>
              {judgeModels(models, needed).map((judged) => (
                <li key={judged.model.reference}>
                  <OfferButton
                    judged={judged}
                    isChosen={judged.model.reference === reference}
                    onChoose={choose}
                  />
                </li>
              ))}
            </ul>
            <OtherModel {...{ reference }} onChoose={choose} />
            {onEndpoints && (
              <Button size="small" onClick={onEndpoints}>
                {settingsText.ownEndpoints}
              </Button>
            )}
          </>
        )}
      </div>
    </div>
  )
}

interface ModelWordsProps {
  readonly reference: string | undefined
  readonly model: OfferedModel | undefined
}

function ModelWords({ reference, model }: ModelWordsProps) {
  if (reference === undefined) return <span className={styles['none']}>{settingsText.noModel}</span>
  return (
    <span className={styles['words']}>
      <span>{model?.title ?? reference}</span>
      {model && <ModelFacts model={model} />}
    </span>
  )
}

function ModelFacts({ model }: { model: OfferedModel }) {
  const facts = [
    model.megabytes !== undefined && settingsText.megabytes(model.megabytes),
    settingsText.where[model.where],
    model.about,
  ]
  return <span className={styles['facts']}>{facts.filter(Boolean).join(' · ')}</span>
}

interface OfferButtonProps {
  readonly judged: JudgedModel
  readonly isChosen: boolean
  readonly onChoose: (reference: string) => void
}

function OfferButton({ judged: { model, lacking }, isChosen, onChoose }: OfferButtonProps) {
  return (
    <button
      type="button"
      className={styles['offer']}
      aria-pressed={isChosen}
      onClick={() => onChoose(model.reference)}
    >
      <span className={styles['words']}>
        <span>{model.title ?? model.reference}</span>
        <ModelFacts model={model} />
        {model.title && <code className={styles['reference']}>{model.reference}</code>}
      </span>
      {lacking.length > 0 && <Badge tone="warning">{settingsText.modelLacks(lacking)}</Badge>}
    </button>
  )
}

function OtherModel({ reference, onChoose }: OtherModelProps) {
  const [typed, setTyped] = useState(reference ?? '')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (typed.trim() !== '') onChoose(typed.trim())
  }
  return (
    <form className={styles['other']} onSubmit={submit}>
      <Field label={settingsText.otherModel} help={settingsText.otherModelHelp}>
        {(control) => (
          <span className={styles['chosen']}>
            <input
              {...control}
              className={styles['box']}
              spellCheck={false}
              value={typed}
              onChange={({ target }) => setTyped(target.value)}
            />
            <Button type="submit" size="small" disabled={typed.trim() === ''}>
              {settingsText.useReference}
            </Button>
          </span>
        )}
      </Field>
    </form>
  )
}

interface OtherModelProps {
  readonly reference: string | undefined
  readonly onChoose: (reference: string) => void
}
