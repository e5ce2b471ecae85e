import type { Command } from '../../session/command.ts'
import { fileCommands } from '../../share/commands.ts'
import { arrangeCommands } from './arrange.ts'
import { clipboardCommands } from './clipboard.ts'
import { editCommands } from './edit.ts'
import { goCommands } from './go.ts'
import { insertCommands } from './insert.ts'
import { runCommands } from './run.ts'
import { viewCommands } from './view.ts'

/** Every command of the editor: keys, palette, menus, tooltips and the sheet of keys come from here. */
export const commands: readonly Command[] = [
  ...runCommands,
  ...insertCommands,
  ...editCommands,
  ...clipboardCommands,
  ...arrangeCommands,
  ...goCommands,
  ...viewCommands,
  ...fileCommands,
]
