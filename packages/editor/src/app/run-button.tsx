import { isFinal } from '@chainwright/core'
import { Play, Square } from 'lucide-react'
import { Button } from '../parts/basics/button.tsx'
import { spokenShortcut, isMac } from '../lib/shortcut.ts'
import { useDesk, useEditor, useShownRun } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import styles from './top-bar.module.css'

/** Run, and while something runs: how far it is, and Cancel. */
export function RunButton() {
  const { desk } = useEditor()
  const running = useDesk((state) => state.running.length > 0)
  const shortcut = running ? 'Mod+.' : 'Mod+Enter'
  const spoken = spokenShortcut(shortcut, isMac())
  if (!running) {
    return (
      <Button
        tone="primary"
        icon={<Play size={14} />}
        aria-keyshortcuts={spoken}
        onClick={() => void desk.run()}
      >
        {appText.run}
      </Button>
    )
  }
  return (
    <>
      <RunProgress />
      <Button icon={<Square size={14} />} aria-keyshortcuts={spoken} onClick={() => desk.cancel()}>
        {appText.cancel}
      </Button>
    </>
  )
}

function RunProgress() {
  const nodes = useShownRun()?.state.nodes ?? []
  const done = nodes.filter(({ status }) => isFinal(status)).length
  return <output className={styles['progress']}>{appText.runningSteps(done, nodes.length)}</output>
}
