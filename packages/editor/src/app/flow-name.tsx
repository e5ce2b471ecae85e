import { useRef } from 'react'
import { useDocument, useEditor } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import { actText } from '../text/commands.ts'
import styles from './top-bar.module.css'

/** The name of the flow, changed in place. */
export function FlowName() {
  const { document } = useEditor()
  const name = useDocument(({ flow }) => flow.name)
  const gesture = useRef(0)
  const rename = (next: string) =>
    document.actOnFile({
      name: actText.nameFlow,
      gesture: `name ${gesture.current}`,
      edit: (flow) => ({ ...flow, name: next }),
    })
  return (
    <input
      className={styles['name']}
      aria-label={appText.flowName}
      placeholder={appText.untitled}
      value={name ?? ''}
      size={Math.min(48, Math.max(14, (name ?? appText.untitled).length))}
      onFocus={() => {
        gesture.current += 1
      }}
      onChange={({ target }) => rename(target.value)}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
    />
  )
}
