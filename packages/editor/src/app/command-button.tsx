import type { ReactNode } from 'react'
import { IconButton } from '../parts/basics/icon-button.tsx'
import { useEditor } from '../session/use-editor.ts'
import { commands } from './commands/table.ts'

/** What a button for a command takes. */
export interface CommandButtonProps {
  /** Id of the command. */
  readonly command: string
  readonly icon: ReactNode
  /** For a command that opens what is open already. */
  readonly pressed?: boolean
  readonly disabled?: boolean
}

/** A button with a picture that carries out a command; its tooltip tells the title and the key. */
export function CommandButton({ command: id, icon, pressed, disabled }: CommandButtonProps) {
  const editor = useEditor()
  const command = commands.find((one) => one.id === id)
  if (!command) return null
  return (
    <IconButton
      label={command.title}
      icon={icon}
      shortcut={command.keys?.[0]}
      pressed={pressed}
      disabled={disabled}
      onClick={() => void command.run(editor)}
    />
  )
}
