import { Menu } from '../parts/overlay/menu.tsx'
import type { MenuItem } from '../parts/overlay/menu-item.ts'
import { useCommands, type Command } from '../session/command.ts'
import type { Editor } from '../session/editor.ts'
import { canvasText } from '../text/canvas.ts'
import { editGroup, editNote } from '../document/ground.ts'
import { tints } from '../headless/layout-file.ts'
import type { Board } from './board.ts'
import type { BoardHit } from './hit.ts'
import type { OpenMenu } from './board-state.ts'
import { useBoard } from './use-board.ts'

/** A menu at a point of the canvas: what can be done with the card, the wire or the place. */
export function OpenedMenu({ menu }: { readonly menu: OpenMenu }) {
  const board = useBoard()
  const commands = useCommands()
  const { x, y, hit } = menu
  return (
    <Menu
      label={canvasText.menu}
      items={menuItems(board, menu, commands)}
      anchor={{ x, y }}
      onClose={() => board.store.setState({ menu: undefined })}
      key={`${hit.kind} ${x} ${y}`}
    />
  )
}

/** Commands of the editor's table that make sense for each kind of thing. */
const commandsFor: Readonly<Record<string, readonly (readonly string[])[]>> = {
  card: [
    ['run.toHere', 'run.fromHere', 'go.enter'],
    ['edit.cut', 'edit.copy', 'edit.duplicate'],
    ['edit.mute', 'edit.bypass', 'edit.pin', 'edit.group'],
    ['edit.delete'],
  ],
  wire: [['edit.delete']],
  group: [['edit.delete']],
  note: [['edit.delete']],
  empty: [
    ['edit.paste', 'edit.selectAll'],
    ['edit.tidy', 'view.fit'],
    ['edit.undo', 'edit.redo'],
  ],
}

function menuItems(
  board: Board,
  { hit, point, x, y }: OpenMenu,
  commands: readonly Command[],
): MenuItem[] {
  const kind = hit.kind === 'port' ? 'card' : hit.kind
  const sections = (commandsFor[kind] ?? []).map((ids) =>
    ids.flatMap((id) =>
      commandItem(
        board.editor,
        commands.find((command) => command.id === id),
      ),
    ),
  )
  const add: MenuItem = {
    type: 'action',
    id: 'add',
    label: canvasText.addNode,
    shortcut: 'Tab',
    onSelect: () => board.store.setState({ adding: { point, x, y } }),
  }
  const first = kind === 'empty' ? [[add]] : []
  return [...first, tintItems(board, hit), ...sections]
    .filter((section) => section.length > 0)
    .flatMap((section, at): MenuItem[] =>
      at === 0 ? section : [{ type: 'divider', id: `line ${at}` }, ...section],
    )
}

/** The colours of a group or a note. */
function tintItems({ editor: { document }, store }: Board, hit: BoardHit): MenuItem[] {
  if (hit.kind !== 'group' && hit.kind !== 'note') return []
  const { groups, notes } = store.getState().layer.layout
  const { kind, index } = hit
  const now = (kind === 'group' ? groups : notes)[index]?.tint
  const items = tints.map((tint): MenuItem => ({
    type: 'action',
    id: tint,
    label: canvasText.tints[tint],
    checked: tint === now,
    onSelect: () =>
      document.act({
        name: canvasText.tint,
        edit: (flow) =>
          kind === 'group' ? editGroup(flow, index, { tint }) : editNote(flow, index, { tint }),
      }),
  }))
  return [{ type: 'branch', id: 'tint', label: canvasText.colour, items }]
}

function commandItem(editor: Editor, command: Command | undefined): MenuItem[] {
  if (!command) return []
  const isOff = command.when && !command.when(editor)
  if (isOff) return []
  return [
    {
      type: 'action',
      id: command.id,
      label: command.title,
      shortcut: command.keys?.[0],
      danger: command.id === 'edit.delete',
      onSelect: () => void command.run(editor),
    },
  ]
}
