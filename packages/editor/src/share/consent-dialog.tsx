import { useStore } from 'zustand'
import { Button } from '../parts/basics/button.tsx'
import { Dialog } from '../parts/overlay/dialog.tsx'
import { useEditor } from '../session/use-editor.ts'
import { sheetText } from '../text/sheet.ts'
import { consentOf } from './consent.ts'
import { SheetLines, SheetView } from './sheet-view.tsx'

/** Asks before a stranger's flow runs. Escape and the close button mean no. */
export function ConsentDialog() {
  const editor = useEditor()
  const question = useStore(consentOf(editor), (state) => state.question)
  if (!question) return null
  const { sheet, asks, lines, answer } = question
  const { title, about } = sheetText.asks[asks]
  const footer = (
    <>
      <Button onClick={() => answer(false)}>{sheetText.cancel}</Button>
      <Button tone="primary" onClick={() => answer(true)}>
        {sheetText.run}
      </Button>
    </>
  )
  return (
    <Dialog title={title} onClose={() => answer(false)} footer={footer}>
      <p>{about}</p>
      {lines ? <SheetLines lines={lines} /> : <SheetView sheet={sheet} whole={asks === 'all'} />}
    </Dialog>
  )
}
