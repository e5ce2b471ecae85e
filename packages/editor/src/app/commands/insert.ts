import type { Command } from '../../session/command.ts'
import { commandText } from '../../text/commands.ts'

/** New nodes. */
export const insertCommands: readonly Command[] = [
  {
    id: 'edit.add',
    title: commandText.add,
    area: 'edit',
    keys: ['Tab', 'Space', 'Shift+A'],
    scope: 'canvas',
    run: ({ canvas, view }) => {
      const handle = canvas.current()
      if (handle) handle.openAdd()
      else view.openDialog('palette')
    },
  },
]
