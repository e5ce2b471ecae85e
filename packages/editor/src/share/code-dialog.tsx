import { useState } from 'react'
import { useStore } from 'zustand'
import { commandCode, httpCode, typescriptCode } from '../headless/code.ts'
import { Button } from '../parts/basics/button.tsx'
import { Tabs } from '../parts/basics/tabs.tsx'
import { Dialog } from '../parts/overlay/dialog.tsx'
import { useDocument, useEditor } from '../session/use-editor.ts'
import { shareText } from '../text/share.ts'
import { filesOf } from './files.ts'
import { fileNameOf } from './home.ts'
import styles from './code-dialog.module.css'

/** Where `chainwright serve` listens unless it is told otherwise. */
const usualServer = 'http://127.0.0.1:4680'

const tabs = [
  { id: 'typescript', label: shareText.typescript },
  { id: 'command', label: shareText.command },
  { id: 'http', label: shareText.http },
] as const

type CodeKind = (typeof tabs)[number]['id']

/** Shows how a program, a shell or a request runs this flow. */
export function CodeDialog() {
  const { registry, view } = useEditor()
  const flow = useDocument((state) => state.flow)
  const home = useStore(filesOf(useEditor()), (state) => state.home)
  const [kind, setKind] = useState<CodeKind>('typescript')
  const file = fileNameOf(home, flow.name)
  const codes: Readonly<Record<CodeKind, () => string>> = {
    typescript: () => typescriptCode(flow, registry, { file }),
    command: () => commandCode(flow, registry, { file }),
    http: () => httpCode(flow, { file, origin: usualServer }),
  }
  const code = codes[kind]()
  const copy = () =>
    void navigator.clipboard.writeText(code).then(
      () => view.notify(shareText.codeCopied, 'success'),
      () => view.notify(shareText.linkNotCopied, 'warning'),
    )
  const footer = (
    <Button tone="primary" onClick={copy}>
      {shareText.copyCode}
    </Button>
  )
  return (
    <Dialog title={shareText.codeTitle} onClose={() => view.openDialog(undefined)} footer={footer}>
      <p>{shareText.codeAbout(file)}</p>
      <Tabs
        label={shareText.codeTitle}
        tabs={tabs}
        current={kind}
        onChange={(id) => setKind(tabs.find((tab) => tab.id === id)?.id ?? 'typescript')}
      >
        <textarea
          className={styles['code']}
          aria-label={shareText.codeTitle}
          readOnly
          spellCheck={false}
          wrap="off"
          rows={Math.min(24, code.split('\n').length + 1)}
          value={code}
        />
      </Tabs>
    </Dialog>
  )
}
