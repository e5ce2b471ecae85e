import { useId, useState, type FormEvent } from 'react'
import { Button } from '../parts/basics/button.tsx'
import { Field } from '../parts/basics/field.tsx'
import { Dialog } from '../parts/overlay/dialog.tsx'
import type { OwnEndpoint } from '../session/endpoint-keeper.ts'
import { endpointsText } from '../text/endpoints.ts'
import {
  draftOrigin,
  draftProblems,
  endpointOfDraft,
  type EndpointDraft,
  type DraftFieldsProps,
} from './endpoint-draft.ts'
import { EndpointKeyFields } from './endpoint-key-fields.tsx'
import { EndpointModelFields } from './endpoint-model-fields.tsx'
import styles from './endpoints.module.css'

/** What the form of an endpoint takes. */
export interface EndpointFormProps {
  readonly first: EndpointDraft
  /** Name of the endpoint that is edited; `undefined` for a new one. */
  readonly before: string | undefined
  /** Names of the other endpoints. */
  readonly taken: readonly string[]
  readonly onSave: (endpoint: OwnEndpoint) => void
  readonly onCancel: () => void
}

/** Sets an endpoint up. Nobody is contacted but by the button that says so. */
export function EndpointForm({ first, before, taken, onSave, onCancel }: EndpointFormProps) {
  const [draft, setDraft] = useState(first)
  const [isTold, setTold] = useState(false)
  const id = useId()
  const problems = draftProblems(draft, taken)
  const parts: DraftFieldsProps = {
    draft,
    problems: isTold ? problems : {},
    onDraft: (change) => setDraft((now) => ({ ...now, ...change })),
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTold(true)
    if (Object.keys(problems).length === 0) onSave(endpointOfDraft(draft))
  }
  const title = before === undefined ? endpointsText.addTitle : endpointsText.editTitle(before)
  const footer = (
    <>
      <Button onClick={onCancel}>{endpointsText.cancel}</Button>
      <Button tone="primary" type="submit" form={id}>
        {endpointsText.save}
      </Button>
    </>
  )
  return (
    <Dialog title={title} onClose={onCancel} footer={footer}>
      <form id={id} className={styles['stack']} noValidate onSubmit={submit}>
        <PlaceFields {...parts} />
        <EndpointKeyFields {...parts} origin={draftOrigin(draft)} />
        <EndpointModelFields {...parts} origin={draftOrigin(draft)} />
        <Field
          label={endpointsText.concurrency}
          help={endpointsText.concurrencyHelp}
          error={parts.problems.concurrency}
        >
          {(control) => (
            <input
              {...control}
              className={styles['short']}
              inputMode="numeric"
              value={draft.concurrency}
              onChange={({ target }) => parts.onDraft({ concurrency: target.value })}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}

function PlaceFields({ draft, problems, onDraft }: DraftFieldsProps) {
  return (
    <>
      <Field
        label={endpointsText.name}
        help={endpointsText.nameHelp(draft.name.trim())}
        error={problems.name}
        need="needed"
      >
        {(control) => (
          <input
            {...control}
            className={styles['box']}
            autoComplete="off"
            spellCheck={false}
            value={draft.name}
            onChange={({ target }) => onDraft({ name: target.value })}
          />
        )}
      </Field>
      <Field
        label={endpointsText.address}
        help={endpointsText.addressHelp}
        error={problems.address}
        need="needed"
      >
        {(control) => (
          <input
            {...control}
            className={styles['box']}
            type="url"
            autoComplete="off"
            spellCheck={false}
            value={draft.address}
            onChange={({ target }) => onDraft({ address: target.value })}
          />
        )}
      </Field>
    </>
  )
}
