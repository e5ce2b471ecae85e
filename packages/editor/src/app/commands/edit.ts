import { findNode, type Outputs } from '@chainwright/core'
import { allThingIds } from '../../document/selection.ts'
import { setOff } from '../../document/switch-off.ts'
import { withoutKeys } from '../../lib/maps.ts'
import type { Command } from '../../session/command.ts'
import type { Editor } from '../../session/editor.ts'
import { changePins } from '../../session/pins.ts'
import { actText, commandText, noticeText } from '../../text/commands.ts'
import { chosenNodes, chosenWords } from './chosen.ts'

const hasNodes = (editor: Editor): boolean => chosenNodes(editor).length > 0
const hasSelection = ({ document }: Editor): boolean => document.store.getState().selection.size > 0

/** Changing the flow. */
export const editCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    title: commandText.undo,
    area: 'edit',
    keys: ['Mod+Z'],
    when: ({ document }) => document.store.getState().past.length > 0,
    run: ({ document, view }) => {
      const name = document.undo()
      view.notify(name === undefined ? noticeText.nothingToUndo : noticeText.undid(name))
    },
  },
  {
    id: 'edit.redo',
    title: commandText.redo,
    area: 'edit',
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    when: ({ document }) => document.store.getState().future.length > 0,
    run: ({ document, view }) => {
      const name = document.redo()
      view.notify(name === undefined ? noticeText.nothingToRedo : noticeText.redid(name))
    },
  },
  {
    id: 'edit.delete',
    title: commandText.remove,
    area: 'edit',
    keys: ['Delete', 'Backspace'],
    scope: 'canvas',
    when: hasSelection,
    run: async (editor) => {
      const { removeChosen } = await import('./remove.ts')
      removeChosen(editor, actText.remove(chosenWords(editor)))
    },
  },
  {
    id: 'edit.selectAll',
    title: commandText.selectAll,
    area: 'edit',
    keys: ['Mod+A'],
    scope: 'canvas',
    run: ({ document }) => document.select(allThingIds(document.shown())),
  },
  {
    id: 'edit.mute',
    title: commandText.mute,
    area: 'edit',
    keys: ['M'],
    scope: 'canvas',
    when: hasNodes,
    run: mute,
  },
  {
    id: 'edit.bypass',
    title: commandText.bypass,
    area: 'edit',
    keys: ['B'],
    scope: 'canvas',
    when: hasNodes,
    run: async (editor) => (await import('./bypass.ts')).bypass(editor),
  },
  {
    id: 'edit.pin',
    title: commandText.pin,
    area: 'edit',
    keys: ['P'],
    scope: 'canvas',
    when: hasNodes,
    run: pin,
  },
]

function mute(editor: Editor): void {
  const ids = new Set(chosenNodes(editor))
  const { nodes } = editor.document.shown()
  const off = [...ids].some((id) => nodes.get(id)?.off !== true)
  const words = chosenWords(editor)
  const name = off ? actText.mute(words) : actText.unmute(words)
  editor.document.act({ name, edit: (flow) => setOff(flow, ids, off) })
}

/** Pins belong to the session: nodes keep the outputs of the run that is shown, or run again. */
function pin(editor: Editor): void {
  const { document, values, view, runs } = editor
  if (document.store.getState().entered.length > 0) return view.notify(noticeText.pinOutermost)
  const ids = chosenNodes(editor)
  const { pins } = values.getState()
  const words = actText.things(ids)
  if (ids.every((id) => pins.has(id))) {
    changePins(editor, {
      name: actText.unpin(words),
      edit: (now) => withoutKeys(now, new Set(ids)),
    })
    return view.notify(noticeText.unpinned(words))
  }
  const state = runs.shown()?.state
  const found = ids.flatMap((id): [string, Outputs][] => {
    const outputs = state && findNode(state, id)?.outputs
    return outputs && Object.keys(outputs).length > 0 ? [[id, outputs]] : []
  })
  if (found.length === 0) return view.notify(noticeText.nothingToPin, 'warning')
  const what = actText.things(found.map(([id]) => id))
  changePins(editor, { name: actText.pin(what), edit: (now) => new Map([...now, ...found]) })
  view.notify(noticeText.pinned(what))
}
