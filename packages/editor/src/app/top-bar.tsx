import { useDesk, useDocument, useEditor } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import styles from './top-bar.module.css'

/** Name of the flow, Run, and where it runs. */
export function TopBar() {
  const name = useDocument(({ flow }) => flow.name) ?? appText.untitled
  return (
    <header className={styles['bar']}>
      <strong className={styles['product']}>{appText.product}</strong>
      <h1 className={styles['name']}>{name}</h1>
      <RunButton />
      <span className={styles['where']}>{appText.nothingLeaves}</span>
    </header>
  )
}

function RunButton() {
  const { desk } = useEditor()
  const running = useDesk((state) => state.running.length > 0)
  if (running) {
    return (
      <button type="button" className={styles['run']} onClick={() => desk.cancel()}>
        {appText.cancel}
      </button>
    )
  }
  return (
    <button type="button" className={styles['run']} onClick={() => void desk.run()}>
      {appText.run}
    </button>
  )
}
