import { X } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../parts/basics/icon-button.tsx'
import { useStore } from 'zustand'
import { useDrafts, useEditor, useRunner, useShownRun } from '../session/use-editor.ts'
import { hintOf } from '../session/hint.ts'
import { appText } from '../text/app.ts'
import styles from './hint.module.css'

/** One line that says what to try next: before the first run, and after it. */
export function Hint() {
  const [isOff, setOff] = useState(false)
  const isOld = useStore(useEditor().history.store, ({ opened }) => opened !== undefined)
  const run = useShownRun()
  const plan = useDrafts(({ draft }) => draft.outer)
  const { where } = useRunner()
  const hint = isOff || isOld ? undefined : hintOf(plan, run?.state, where)
  if (hint === undefined) return null
  return (
    <p className={styles['hint']} role="status">
      {hint}
      <IconButton
        size="small"
        label={appText.dismissHint}
        icon={<X />}
        onClick={() => setOff(true)}
      />
    </p>
  )
}
