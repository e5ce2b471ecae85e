import type { Command } from '../../session/command.ts'
import type { Theme } from '../../session/view.ts'
import { commandText } from '../../text/commands.ts'
import { hasCards } from './chosen.ts'

const themes: readonly Theme[] = ['system', 'light', 'dark', 'contrast']

/** Looking at the flow. */
export const viewCommands: readonly Command[] = [
  {
    id: 'view.fit',
    title: commandText.fit,
    area: 'view',
    keys: ['F', 'Shift+1'],
    scope: 'canvas',
    run: ({ canvas }) => canvas.current()?.fit(),
  },
  {
    id: 'view.fitSelection',
    title: commandText.fitSelection,
    area: 'view',
    keys: ['Shift+F', 'Shift+2'],
    scope: 'canvas',
    when: hasCards,
    run: ({ canvas, document }) => canvas.current()?.fit(document.store.getState().selection),
  },
  {
    id: 'view.zoomIn',
    title: commandText.zoomIn,
    area: 'view',
    keys: ['Plus', '='],
    scope: 'canvas',
    run: ({ canvas }) => canvas.current()?.zoomBy(1.25),
  },
  {
    id: 'view.zoomOut',
    title: commandText.zoomOut,
    area: 'view',
    keys: ['-'],
    scope: 'canvas',
    run: ({ canvas }) => canvas.current()?.zoomBy(0.8),
  },
  {
    id: 'view.zoomReal',
    title: commandText.zoomReal,
    area: 'view',
    keys: ['0'],
    scope: 'canvas',
    run: ({ canvas }) => canvas.current()?.zoomTo(1),
  },
  {
    id: 'view.times',
    title: commandText.times,
    area: 'view',
    run: ({ view }) => view.store.setState({ times: !view.store.getState().times }),
  },
  ...themes.map((theme): Command => ({
    id: `view.theme.${theme}`,
    title: commandText.useTheme(commandText.theme[theme]),
    area: 'view',
    when: ({ view }) => view.store.getState().theme !== theme,
    run: ({ view }) => view.store.setState({ theme }),
  })),
]
