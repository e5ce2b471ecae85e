import { useState, type KeyboardEvent } from 'react'
import { Button } from '../parts/basics/button.tsx'
import { Field } from '../parts/basics/field.tsx'
import { endpointsOf } from '../session/endpoints.ts'
import { useEditor } from '../session/use-editor.ts'
import { endpointsText } from '../text/endpoints.ts'
import { draftKey, endpointOfDraft, type DraftFieldsProps } from './endpoint-draft.ts'
import styles from './endpoints.module.css'
import { useAttempt } from './use-attempt.ts'

/** More names than these are found by typing. */
const mostShown = 40
/** A short list is taken as a whole. */
const fewModels = 12
const modelName = /^\S{1,200}$/

type Props = DraftFieldsProps & { readonly origin: string | undefined }

/** The models that lists offer: typed in, or chosen from what the endpoint lists when it is asked. */
export function EndpointModelFields({ draft, onDraft, origin }: Props) {
  const { asked } = endpointsOf(useEditor())
  const [typed, setTyped] = useState('')
  const [attempt, begin] = useAttempt<readonly string[]>()
  const found = attempt.status === 'done' ? attempt.result : []
  const ask = (): void =>
    begin(async (signal) => {
      const endpoint = { ...endpointOfDraft(draft), name: draft.name.trim() || 'endpoint' }
      const names = (await asked?.models(endpoint, signal)) ?? []
      if (names.length <= fewModels) onDraft({ models: union(draft.models, names) })
      return names
    })
  const add = (name: string): void => {
    if (!modelName.test(name)) return
    onDraft({ models: union(draft.models, [name]) })
    setTyped('')
  }
  return (
    <section className={styles['stack']} aria-label={endpointsText.models}>
      <NameField typed={typed} onTyped={setTyped} onAdd={add} />
      <ModelList
        {...{ typed }}
        chosen={draft.models}
        all={union(draft.models, found)}
        onChosen={(models) => onDraft({ models })}
      />
      <div className={styles['row']}>
        <Button disabled={!origin || attempt.status === 'busy'} onClick={ask}>
          {attempt.status === 'busy' ? endpointsText.askingModels : endpointsText.askModels}
        </Button>
        {origin && (
          <span className={styles['note']}>
            {endpointsText.contacts(origin, draftKey(draft) !== '')}
          </span>
        )}
      </div>
      {attempt.status === 'failed' && (
        <p className={styles['problem']} role="alert">
          {attempt.why}
        </p>
      )}
    </section>
  )
}

interface NameFieldProps {
  readonly typed: string
  readonly onTyped: (typed: string) => void
  readonly onAdd: (name: string) => void
}

/** Finds among the models, and adds one by its name. */
function NameField({ typed, onTyped, onAdd }: NameFieldProps) {
  const name = typed.trim()
  return (
    <Field label={endpointsText.models} help={endpointsText.modelsHelp}>
      {(control) => (
        <span className={styles['together']}>
          <input
            {...control}
            className={styles['box']}
            placeholder={endpointsText.findModel}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={({ target }) => onTyped(target.value)}
            onKeyDown={(event) => takeEnter(event, () => onAdd(name))}
          />
          <Button disabled={!modelName.test(name)} onClick={() => onAdd(name)}>
            {endpointsText.addModel}
          </Button>
        </span>
      )}
    </Field>
  )
}

interface ModelListProps {
  readonly all: readonly string[]
  readonly chosen: readonly string[]
  readonly typed: string
  readonly onChosen: (models: readonly string[]) => void
}

function ModelList({ all, chosen, typed, onChosen }: ModelListProps) {
  const wanted = typed.trim().toLowerCase()
  const matching = all.filter((name) => name.toLowerCase().includes(wanted))
  const shown = matching.slice(0, mostShown)
  if (all.length === 0) return null
  const toggle = (name: string, isChosen: boolean): void =>
    onChosen(isChosen ? [...chosen, name] : chosen.filter((one) => one !== name))
  return (
    <>
      <ul className={styles['models']} aria-label={endpointsText.models}>
        {shown.map((name) => (
          <li key={name}>
            <label className={styles['check']}>
              <input
                type="checkbox"
                checked={chosen.includes(name)}
                onChange={({ target }) => toggle(name, target.checked)}
              />
              <span className={styles['code']}>{name}</span>
            </label>
          </li>
        ))}
      </ul>
      {shown.length < all.length && (
        <p className={styles['note']}>{endpointsText.shownOf(shown.length, all.length)}</p>
      )}
    </>
  )
}

function takeEnter(event: KeyboardEvent, then: () => void): void {
  if (event.key !== 'Enter') return
  event.preventDefault()
  then()
}

function union(some: readonly string[], others: readonly string[]): readonly string[] {
  return [...new Set([...some, ...others])]
}
