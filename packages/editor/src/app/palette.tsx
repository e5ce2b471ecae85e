import type { NodeType } from '@chainwright/core'
import { useMemo } from 'react'
import { Dialog } from '../parts/overlay/dialog.tsx'
import { SearchList } from '../parts/search/search-list.tsx'
import type { SearchEntry } from '../parts/search/search-rows.ts'
import type { Editor } from '../session/editor.ts'
import { useEditor, useNodeTypes } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import { addNodeOfType } from './commands/add-node.ts'
import { commands } from './commands/table.ts'
import { useSearchFocus } from './use-search-focus.ts'

interface PaletteEntry extends SearchEntry {
  readonly choose: (editor: Editor) => void
}

/** Finds commands, nodes of the flow, and nodes to add. */
export function Palette() {
  const editor = useEditor()
  const types = useNodeTypes()
  const entries = useMemo(() => paletteEntries(editor, types), [editor, types])
  const around = useSearchFocus()
  const close = () => editor.view.openDialog(undefined)
  return (
    <Dialog title={appText.palette} onClose={close}>
      <div ref={around}>
        <SearchList
          label={appText.palette}
          placeholder={appText.paletteHint}
          entries={entries}
          onChoose={(entry) => {
            close()
            // The focus goes back first: many commands are about what it was on.
            setTimeout(() => entry.choose(editor))
          }}
        />
      </div>
    </Dialog>
  )
}

/** Everything that can be chosen now. */
export function paletteEntries(editor: Editor, types: readonly NodeType[]): PaletteEntry[] {
  const doable = commands.filter(({ id, when }) => id !== 'go.palette' && when?.(editor) !== false)
  const cards = [...editor.drafts.getState().cards.values()]
  return [
    ...doable.map(({ id, title, keys, run }): PaletteEntry => {
      const choose = (): void => void run(editor)
      return { id, label: title, group: appText.paletteCommands, shortcut: keys?.[0], choose }
    }),
    ...cards.map(({ id, name, title, kind }): PaletteEntry => {
      const detail = kind === 'node' ? title : kind
      const choose = ({ canvas, document }: Editor): void => {
        document.select([id])
        canvas.current()?.focus(id)
      }
      return { id: `card ${id}`, label: name, detail, group: appText.paletteNodes, choose }
    }),
    ...types.map((type): PaletteEntry => ({
      id: `type ${type.name}@${type.major}`,
      label: appText.addType(type.title),
      detail: type.group,
      keywords: `${type.name} ${type.description}`,
      group: appText.paletteTypes,
      choose: () => addNodeOfType(editor, type),
    })),
  ]
}
