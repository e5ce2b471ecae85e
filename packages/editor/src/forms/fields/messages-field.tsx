import type { Json, Message } from '@chainwright/core'
import { Plus } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { Button } from '../../parts/basics/button.tsx'
import type { FieldControl } from '../../parts/basics/field.tsx'
import { formsText } from '../../text/forms.ts'
import type { LiteralProps } from '../field-props.ts'
import styles from './controls.module.css'
import { JsonField } from './json-field.tsx'
import { partControl } from './part-control.ts'
import { RemoveButton } from './remove-button.tsx'

const roles = ['system', 'user', 'assistant'] as const

/** The text of one message, as the field around it wants it edited. */
export type MessageText = (text: {
  control: FieldControl
  label: string
  value: string
  onText: (text: string) => void
}) => ReactNode

/** A conversation, oldest message first. */
export function MessagesField({ messageText = plainText, ...props }: MessagesFieldProps) {
  const { control, label, port, value, onValue } = props
  const id = useId()
  if (value !== undefined && !isConversation(value)) return <JsonField {...props} />
  const messages: readonly Message[] = isConversation(value) ? value : []
  const change = (next: readonly Message[]): void =>
    onValue(next.length === 0 && port.need !== 'needed' ? undefined : (next as Json))
  return (
    <div className={styles['rows']} role="group" aria-label={label} id={control.id}>
      {messages.map((message, at) => (
        <div key={at} className={styles['card']}>
          <div className={styles['row']}>
            <RoleChoice
              label={`${formsText.message(at)}: ${formsText.role}`}
              role={message.role}
              onRole={(role) => change(messages.with(at, { ...message, role }))}
            />
            <RemoveButton
              label={formsText.removeMessage(at)}
              onRemove={() => change(messages.toSpliced(at, 1))}
            />
          </div>
          {messageText({
            control: partControl(`${id}-${at}`, formsText.message(at)),
            label: formsText.message(at),
            value: message.content,
            onText: (content) => change(messages.with(at, { ...message, content })),
          })}
        </div>
      ))}
      <div className={styles['actions']}>
        <Button
          size="small"
          icon={<Plus size={14} />}
          onClick={() => change([...messages, { role: nextRole(messages), content: '' }])}
        >
          {formsText.addMessage}
        </Button>
      </div>
    </div>
  )
}

/** What a field for a conversation takes. */
export interface MessagesFieldProps extends LiteralProps {
  readonly messageText?: MessageText
}

interface RoleChoiceProps {
  readonly label: string
  readonly role: Message['role']
  readonly onRole: (role: Message['role']) => void
}

function RoleChoice({ label, role, onRole }: RoleChoiceProps) {
  return (
    <select
      className={styles['select']}
      aria-label={label}
      value={role}
      onChange={({ target }) => onRole(roles.find((one) => one === target.value) ?? 'user')}
    >
      {roles.map((one) => (
        <option key={one} value={one}>
          {formsText.roles[one]}
        </option>
      ))}
    </select>
  )
}

const plainText: MessageText = ({ control, value, onText }) => (
  <textarea
    {...control}
    className={styles['text']}
    rows={Math.min(8, value.split('\n').length)}
    value={value}
    onChange={({ target }) => onText(target.value)}
  />
)

function nextRole(messages: readonly Message[]): Message['role'] {
  return messages.at(-1)?.role === 'user' ? 'assistant' : 'user'
}

function isConversation(value: Json | undefined): value is Json & readonly Message[] {
  return (
    Array.isArray(value) &&
    value.every(
      (message) =>
        typeof message === 'object' &&
        message !== null &&
        roles.some((role) => role === message.role) &&
        typeof message.content === 'string' &&
        Object.keys(message).length === 2,
    )
  )
}
