import { useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../parts/basics/button.tsx'
import { Field } from '../parts/basics/field.tsx'
import { Dialog } from '../parts/overlay/dialog.tsx'
import { useDocument, useEditor } from '../session/use-editor.ts'
import { fileText } from '../text/files.ts'
import { shareText } from '../text/share.ts'
import { filesOf } from './files.ts'
import { asFlowFileName, fileNameOf } from './home.ts'
import { saveInFolderAs } from './save.ts'

/** Asks for the name of a file in the folder of `chainwright edit`. */
export function SaveAsDialog() {
  const editor = useEditor()
  const { home, folderName } = useStore(filesOf(editor))
  const flowName = useDocument(({ flow }) => flow.name)
  const [name, setName] = useState(() => fileNameOf(home, flowName))
  const close = () => editor.view.openDialog(undefined)
  const save = () => {
    close()
    void saveInFolderAs(editor, name)
  }
  const footer = (
    <>
      <Button onClick={close}>{shareText.cancel}</Button>
      <Button tone="primary" disabled={asFlowFileName(name) === ''} onClick={save}>
        {fileText.save}
      </Button>
    </>
  )
  return (
    <Dialog title={shareText.saveAsTitle} size="small" onClose={close} footer={footer}>
      <Field label={shareText.fileName} help={shareText.inFolder(folderName ?? '')}>
        {(control) => (
          <input
            {...control}
            value={name}
            spellCheck={false}
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && save()}
          />
        )}
      </Field>
    </Dialog>
  )
}
