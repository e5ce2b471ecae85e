import { Maximize, Minus, Plus, Wand } from 'lucide-react'
import { IconButton } from '../parts/basics/icon-button.tsx'
import { useCommands } from '../session/command.ts'
import { useEditor } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import { Minimap } from './minimap.tsx'
import styles from './zoom-tools.module.css'

const tools = [
  { id: 'view.zoomOut', Icon: Minus },
  { id: 'view.zoomIn', Icon: Plus },
  { id: 'view.fit', Icon: Maximize },
  { id: 'edit.tidy', Icon: Wand },
]

/** The map of the flow, zoom and tidy, in the corner of the canvas. */
export function ZoomTools() {
  const editor = useEditor()
  const commands = useCommands()
  return (
    <div className={styles['tools']}>
      <Minimap />
      <div
        className={styles['buttons']}
        hidden={commands.length === 0}
        role="toolbar"
        aria-label={canvasText.zoom}
      >
        {tools.map(({ id, Icon }) => {
          const command = commands.find((one) => one.id === id)
          if (!command) return null
          return (
            <IconButton
              key={id}
              label={command.title}
              shortcut={command.keys?.[0]}
              icon={<Icon size={16} />}
              size="small"
              onClick={() => void command.run(editor)}
            />
          )
        })}
      </div>
    </div>
  )
}
