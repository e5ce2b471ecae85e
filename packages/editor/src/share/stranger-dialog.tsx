import type { Flow } from '@chainwright/core'
import { useEffect, useMemo, useState } from 'react'
import { capabilitySheet } from '../headless/capabilities.ts'
import { Button } from '../parts/basics/button.tsx'
import { Dialog } from '../parts/overlay/dialog.tsx'
import { isServerRunner } from '../run/places.ts'
import { useDocument, useEditor, useRunner } from '../session/use-editor.ts'
import { sheetText } from '../text/sheet.ts'
import type { SheetLine } from './sheet-lines.ts'
import { SheetLines, SheetView } from './sheet-view.tsx'

/** Tells what a flow that was just opened would load and contact. Nothing is asked yet. */
export function StrangerDialog() {
  const { registry, view } = useEditor()
  const flow = useDocument((state) => state.flow)
  const sheet = useMemo(() => capabilitySheet(flow, registry), [flow, registry])
  const lines = useServerLines(flow)
  const close = () => view.openDialog(undefined)
  const footer = (
    <Button tone="primary" onClick={close}>
      {sheetText.look}
    </Button>
  )
  return (
    <Dialog title={sheetText.strangerTitle} onClose={close} footer={footer}>
      <p>{sheetText.strangerAbout}</p>
      {lines ? <SheetLines lines={lines} /> : <SheetView sheet={sheet} whole />}
    </Dialog>
  )
}

/** What a flow would do on the server, where that is chosen and the flow can run there. */
function useServerLines(flow: Flow): readonly SheetLine[] | undefined {
  const runner = useRunner()
  const [lines, setLines] = useState<readonly SheetLine[]>()
  useEffect(() => {
    if (!isServerRunner(runner)) return undefined
    let isWanted = true
    const told = async (): Promise<void> => {
      const { serverLines } = await import('./server-consent.ts')
      const found = serverLines(await runner.sheet(flow), runner.where, true)
      if (isWanted) setLines(found)
    }
    // A flow with problems is told by what the page knows of it.
    told().catch(() => undefined)
    return () => {
      isWanted = false
    }
  }, [runner, flow])
  return lines
}
