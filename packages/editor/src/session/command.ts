import { createContext, use } from 'react'
import type { Editor } from './editor.ts'

/** Part of the editor that a command belongs to; menus, palette and the sheet of keys are in this order. */
export type CommandArea = 'run' | 'edit' | 'go' | 'view' | 'file'

/** Something that a person can tell the editor to do: by key, by palette, by menu, by button. */
export interface Command {
  /** Stable; `edit.undo`. */
  readonly id: string
  readonly title: string
  readonly area: CommandArea
  /** Such as `Mod+Shift+Z`; the first is the one that is shown. */
  readonly keys?: readonly string[]
  /**
   * Where the keys work. `anywhere`: also while typing in a field. `page` (the default): wherever no
   * field has the focus. `canvas`: while the focus is on the canvas or the outline, or nowhere.
   * `clipboard`: the browser tells of these keys by events of its own.
   */
  readonly scope?: 'anywhere' | 'page' | 'canvas' | 'clipboard'
  /** Whether it can be done now. Default: always. */
  readonly when?: (editor: Editor) => boolean
  readonly run: (editor: Editor) => void | Promise<void>
}

/** Hands the table of commands to all components. */
export const CommandsContext = createContext<readonly Command[]>([])

/** All commands. */
export function useCommands(): readonly Command[] {
  return use(CommandsContext)
}
