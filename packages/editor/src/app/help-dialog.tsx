import { ShortcutKeys } from '../parts/basics/shortcut-keys.tsx'
import { Dialog } from '../parts/overlay/dialog.tsx'
import type { Command, CommandArea } from '../session/command.ts'
import { useEditor } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import { canvasKeys } from '../text/canvas-keys.ts'
import { commandText } from '../text/commands.ts'
import { commands } from './commands/table.ts'
import styles from './help-dialog.module.css'

const areas: readonly CommandArea[] = ['run', 'edit', 'go', 'view', 'file']

/** The sheet of keys. */
export function HelpDialog() {
  const { view } = useEditor()
  return (
    <Dialog title={appText.helpTitle} size="large" onClose={() => view.openDialog(undefined)}>
      <div className={styles['areas']}>
        {areas.map((area) => (
          <Area key={area} area={area} />
        ))}
        <section>
          <h3 className={styles['area']}>{appText.main}</h3>
          <dl className={styles['keys']}>
            {canvasKeys.map((row) => (
              <Row key={row.title} command={row} />
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  )
}

function Area({ area }: { area: CommandArea }) {
  const own = commands.filter((command) => command.area === area && command.keys)
  if (own.length === 0) return null
  return (
    <section>
      <h3 className={styles['area']}>{commandText.areas[area]}</h3>
      <dl className={styles['keys']}>
        {own.map((command) => (
          <Row key={command.id} command={command} />
        ))}
      </dl>
    </section>
  )
}

function Row({
  command: { title, keys = [], scope },
}: {
  command: Pick<Command, 'title' | 'keys' | 'scope'>
}) {
  return (
    <div className={styles['row']}>
      <dt>
        {title}
        {scope === 'canvas' && <span className={styles['scope']}> {appText.helpCanvas}</span>}
      </dt>
      <dd>
        {keys.map((shortcut) => (
          <ShortcutKeys key={shortcut} shortcut={shortcut} />
        ))}
      </dd>
    </div>
  )
}
