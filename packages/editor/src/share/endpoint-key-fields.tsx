import { useId } from 'react'
import { Button } from '../parts/basics/button.tsx'
import { Field } from '../parts/basics/field.tsx'
import { endpointsText } from '../text/endpoints.ts'
import { draftKey, type DraftFieldsProps } from './endpoint-draft.ts'
import styles from './endpoints.module.css'

/** The key, and whether this device keeps it. A key that is set is not shown again. */
export function EndpointKeyFields({
  draft,
  problems,
  onDraft,
  origin,
}: DraftFieldsProps & { readonly origin: string | undefined }) {
  const { known, typedKey, keepsKey } = draft
  const isSet = known !== undefined && known.origin === origin
  const isOfOther = known !== undefined && !isSet && typedKey === ''
  const help = isOfOther
    ? endpointsText.keyOfOther(known.origin)
    : origin === undefined
      ? endpointsText.keyNowhere
      : endpointsText.keyHelp(origin)
  return (
    <>
      <Field
        label={endpointsText.key}
        help={help}
        error={problems.typedKey}
        need="optional"
        aside={
          isSet && (
            <Button size="small" tone="quiet" onClick={() => onDraft({ known: undefined })}>
              {endpointsText.forgetKey}
            </Button>
          )
        }
      >
        {(control) => (
          <input
            {...control}
            className={styles['box']}
            type="password"
            autoComplete="off"
            spellCheck={false}
            placeholder={isSet ? endpointsText.keyIsSet : ''}
            value={typedKey}
            onChange={({ target }) => onDraft({ typedKey: target.value })}
          />
        )}
      </Field>
      {draftKey(draft) !== '' && <KeepKey keepsKey={keepsKey} onDraft={onDraft} />}
    </>
  )
}

/** Keys are forgotten with the page unless a person says otherwise. */
function KeepKey({ keepsKey, onDraft }: Pick<DraftFieldsProps, 'onDraft'> & { keepsKey: boolean }) {
  const id = useId()
  return (
    <div>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={keepsKey}
          aria-describedby={id}
          onChange={({ target }) => onDraft({ keepsKey: target.checked })}
        />
        {endpointsText.keepKey}
      </label>
      <p className={styles['note']} id={id}>
        {endpointsText.keepKeyHelp}
      </p>
    </div>
  )
}
