import { useEffect } from 'react'
import { isMac } from '../lib/shortcut.ts'
import type { Editor } from '../session/editor.ts'
import { copyOrCut, lateCopying, pasteText } from './commands/clipboard.ts'
import { hasThings } from './commands/chosen.ts'
import { commands } from './commands/table.ts'
import { commandAt, focusPlace } from './keys.ts'

/** Carries out commands by key, and copy and paste by the browser's own events, on the whole page. */
export function useKeyboard(editor: Editor): void {
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    document.addEventListener('keydown', (event) => onKey(editor, event), { signal })
    document.addEventListener('copy', (event) => onCopy(editor, event, false), { signal })
    document.addEventListener('cut', (event) => onCopy(editor, event, true), { signal })
    document.addEventListener('paste', (event) => onPaste(editor, event), { signal })
    return () => controller.abort()
  }, [editor])
}

function onKey(editor: Editor, event: KeyboardEvent): void {
  if (event.key === 'Control' || event.key === 'Meta') loadFinders()
  if (event.defaultPrevented || event.isComposing || isDialogOpen()) return
  const place = placeOf(event)
  const command = commandAt(commands, event, { place, mac: isMac() })
  if (!command || (event.repeat && !repeats.has(command.id))) return
  // On the canvas alone: elsewhere Tab leads from control to control, and Space presses them.
  if ((event.key === 'Tab' || event.key === ' ') && !isOn(event.target, 'canvas')) return
  if (event.key === ' ' && isPressable(event.target)) return
  event.preventDefault()
  if (command.when?.(editor) === false) return
  void command.run(editor)
}

/** The lists that Ctrl+K and Ctrl+F open are there by then: what is typed at once must not be lost. */
function loadFinders(): void {
  void Promise.all([import('./palette.tsx'), import('./search-dialog.tsx')])
}

/** Commands that go on while their key is held. */
const repeats = new Set(
  'edit.undo edit.redo view.zoomIn view.zoomOut edit.wider edit.narrower edit.higher edit.lower'.split(
    ' ',
  ),
)

function onCopy(editor: Editor, event: ClipboardEvent, cuts: boolean): void {
  if (event.defaultPrevented || !isForCanvas(event) || !hasThings(editor)) return
  event.preventDefault()
  const copying = lateCopying.current()
  if (!copying) return void copyOrCut(editor, cuts)
  event.clipboardData?.setData('text/plain', copying.copySelection(editor))
  if (cuts) copying.cutSelection(editor)
}

function onPaste(editor: Editor, event: ClipboardEvent): void {
  if (event.defaultPrevented || !isForCanvas(event)) return
  const text = event.clipboardData?.getData('text/plain')
  if (text === undefined || text === '') return
  event.preventDefault()
  void pasteText(editor, text)
}

/** Whether a copy or paste means cards: no field has the focus, no text is marked, nothing is asked. */
function isForCanvas(event: ClipboardEvent): boolean {
  const isMarked = event.type !== 'paste' && getSelection()?.isCollapsed === false
  return !isMarked && !isDialogOpen() && placeOf(event) === 'canvas'
}

function placeOf(event: Event): ReturnType<typeof focusPlace> {
  const { target } = event
  // Nothing has the focus: keys mean the canvas.
  if (target === document.body || target === document.documentElement) return 'canvas'
  return focusPlace(target)
}

function isOn(target: EventTarget | null, region: string): boolean {
  return target instanceof Element && target.closest(`[data-keys="${region}"]`) !== null
}

/** Space presses a control that has the focus, on a card too. */
function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a[href], summary, input') !== null
}

function isDialogOpen(): boolean {
  return document.querySelector('dialog[open], [role=menu]') !== null
}
