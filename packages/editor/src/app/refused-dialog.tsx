import { Button } from '../parts/basics/button.tsx'
import { Dialog } from '../parts/overlay/dialog.tsx'
import { findProblems, goToProblem } from '../session/problems.ts'
import { useDesk, useEditor } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'

/** Says why a run could not begin, and leads there. */
export function RefusedDialog() {
  const editor = useEditor()
  const refused = useDesk((desk) => desk.refused)
  const problem = findProblems(editor).find(({ node }) => node === refused?.node)
  const close = () => editor.view.openDialog(undefined)
  const footer = (
    <>
      <Button onClick={close}>{appText.close}</Button>
      {problem && (
        <Button
          tone="primary"
          onClick={() => {
            close()
            goToProblem(editor, problem)
          }}
        >
          {appText.goThere}
        </Button>
      )}
    </>
  )
  return (
    <Dialog title={appText.refusedTitle} size="small" onClose={close} footer={footer}>
      <p>{refused?.message}</p>
    </Dialog>
  )
}
