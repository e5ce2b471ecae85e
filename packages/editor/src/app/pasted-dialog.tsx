import { Button } from '../parts/basics/button.tsx'
import { Dialog } from '../parts/overlay/dialog.tsx'
import { useEditor } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import { addDocument, addPrompt } from './commands/take-text.ts'
import styles from './pasted-dialog.module.css'

const shownLength = 600

/** Asks what a pasted text should become: a document, or a prompt. */
export function PastedDialog() {
  const editor = useEditor()
  const { text } = editor.pasted.getState()
  const close = () => editor.view.openDialog(undefined)
  const choose = (take: typeof addDocument) => {
    close()
    take(editor, text)
  }
  return (
    <Dialog title={appText.pastedTitle} size="small" onClose={close}>
      <blockquote className={styles['text']}>{text.slice(0, shownLength)}</blockquote>
      <p className={styles['length']}>{appText.pastedLength(text.length)}</p>
      <div className={styles['choices']}>
        <Button tone="primary" onClick={() => choose(addDocument)}>
          {appText.pastedDocument}
        </Button>
        <span>{appText.pastedDocumentHelp}</span>
        <Button onClick={() => choose(addPrompt)}>{appText.pastedPrompt}</Button>
        <span>{appText.pastedPromptHelp}</span>
      </div>
    </Dialog>
  )
}
