import { Button } from '../../parts/basics/button.tsx'
import { useCommands } from '../../session/command.ts'
import { useDocument, useEditor } from '../../session/use-editor.ts'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'

const shown = [
  'edit.copy',
  'edit.duplicate',
  'edit.group',
  'edit.mute',
  'edit.pin',
  'edit.tidy',
  'edit.delete',
]

/** What can be done with several cards at once. */
export function SelectionDetails({ count }: { count: number }) {
  const editor = useEditor()
  useDocument((state) => state.selection)
  const commands = useCommands()
  const doable = shown.flatMap((id) => {
    const command = commands.find((one) => one.id === id)
    return command && command.when?.(editor) !== false ? [command] : []
  })
  return (
    <div className={styles['section']}>
      <p>{panelText.several(count)}</p>
      <div className={styles['bar']}>
        {doable.map(({ id, title, run }) => (
          <Button key={id} size="small" onClick={() => void run(editor)}>
            {title}
          </Button>
        ))}
      </div>
    </div>
  )
}
