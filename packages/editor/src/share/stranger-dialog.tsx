import { useMemo } from 'react'
import { capabilitySheet } from '../headless/capabilities.ts'
import { Button } from '../parts/basics/button.tsx'
import { Dialog } from '../parts/overlay/dialog.tsx'
import { useDocument, useEditor } from '../session/use-editor.ts'
import { sheetText } from '../text/sheet.ts'
import { SheetView } from './sheet-view.tsx'

/** Tells what a flow that was just opened would load and contact. Nothing is asked yet. */
export function StrangerDialog() {
  const { registry, view } = useEditor()
  const flow = useDocument((state) => state.flow)
  const sheet = useMemo(() => capabilitySheet(flow, registry), [flow, registry])
  const close = () => view.openDialog(undefined)
  const footer = (
    <Button tone="primary" onClick={close}>
      {sheetText.look}
    </Button>
  )
  return (
    <Dialog title={sheetText.strangerTitle} onClose={close} footer={footer}>
      <p>{sheetText.strangerAbout}</p>
      <SheetView sheet={sheet} whole />
    </Dialog>
  )
}
