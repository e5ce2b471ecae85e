import { formsText } from '../../text/forms.ts'
import type { LiteralProps } from '../field-props.ts'
import { choiceDescriptions, sentence } from '../port-description.ts'
import styles from './controls.module.css'

/** One of a few values; each is explained where the port's description does. */
export function ChoiceField({ control, port, value, onValue }: LiteralProps) {
  const choices = port.choices ?? []
  const told = choiceDescriptions(port)
  const standard = choices.indexOf(port.default)
  const chosen = value === undefined ? standard : choices.indexOf(value)
  const about = told.size > 0 && (told.get(String(choices[chosen])) || sentence(port.description))
  return (
    <>
      <select
        {...control}
        className={styles['select']}
        value={value === undefined && standard < 0 ? '' : chosen}
        onChange={({ target }) => {
          const at = target.value === '' ? -1 : Number(target.value)
          onValue(at < 0 || at === standard ? undefined : (choices[at] as string))
        }}
      >
        {standard < 0 && <option value="">{formsText.chooseOne}</option>}
        {choices.map((choice, at) => (
          <option key={String(choice)} value={at}>
            {at === standard ? formsText.asDefault(String(choice)) : String(choice)}
          </option>
        ))}
        {value !== undefined && chosen < 0 && <option value={-1}>{JSON.stringify(value)}</option>}
      </select>
      {about && <p className={styles['about']}>{about}</p>}
    </>
  )
}

/** Yes or no; a choice of both where neither is the default. */
export function ToggleField({ control, port, value, onValue }: LiteralProps) {
  if (port.default === undefined) return <YesOrNo {...{ control, value, onValue }} />
  const isOn = value === undefined ? port.default === true : value === true
  return (
    <span className={styles['toggle']}>
      <input
        {...control}
        aria-required={undefined}
        type="checkbox"
        checked={isOn}
        onChange={({ target }) =>
          onValue(target.checked === port.default ? undefined : target.checked)
        }
      />
      <span aria-hidden="true">{isOn ? formsText.yes : formsText.no}</span>
    </span>
  )
}

function YesOrNo({ control, value, onValue }: Pick<LiteralProps, 'control' | 'value' | 'onValue'>) {
  return (
    <select
      {...control}
      className={styles['select']}
      value={typeof value === 'boolean' ? String(value) : ''}
      onChange={({ target }) => onValue(target.value === '' ? undefined : target.value === 'true')}
    >
      <option value="">{formsText.unset}</option>
      <option value="true">{formsText.yes}</option>
      <option value="false">{formsText.no}</option>
    </select>
  )
}
