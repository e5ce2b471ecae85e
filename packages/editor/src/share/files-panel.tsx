import { FilePlus, FolderOpen, Trash2 } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../parts/basics/button.tsx'
import { IconButton } from '../parts/basics/icon-button.tsx'
import { useEditor } from '../session/use-editor.ts'
import { fileText } from '../text/files.ts'
import { shareText } from '../text/share.ts'
import { filesOf, openEmptyFlow } from './files.ts'
import { openKeptFlows, type KeptFlow } from './kept-flows.ts'
import { openChosenFile, openFromFolder } from './open.ts'
import { openKept } from './open-kept.ts'
import { SavedNote } from './saved-note.tsx'
import styles from './panel.module.css'

const kept = openKeptFlows()

/** The flows of the folder that is served, and those that this device keeps. */
export function FilesPanel() {
  const editor = useEditor()
  return (
    <div className={styles['panel']}>
      <SavedNote />
      <div className={styles['row']}>
        <Button icon={<FilePlus />} onClick={() => openEmptyFlow(editor)}>
          {fileText.newFlow}
        </Button>
        <Button icon={<FolderOpen />} onClick={() => void openChosenFile(editor)}>
          {fileText.openFile}
        </Button>
      </div>
      <FolderFlows />
      <DeviceFlows />
    </div>
  )
}

function FolderFlows() {
  const editor = useEditor()
  const { folder, folderName, home } = useStore(filesOf(editor))
  const [names, setNames] = useState<readonly string[]>([])
  useEffect(() => {
    let isCurrent = true
    void folder?.list().then(
      ({ flows }) => isCurrent && setNames(flows),
      () => isCurrent && editor.view.notify(fileText.noFolder, 'danger'),
    )
    return () => {
      isCurrent = false
    }
  }, [folder, home, editor])
  if (!folder) return null
  return (
    <section>
      <h3>{shareText.inFolder(folderName ?? '')}</h3>
      {names.length === 0 && <p className={styles['note']}>{shareText.emptyFolder}</p>}
      <ul className={styles['list']}>
        {names.map((name) => (
          <li key={name}>
            <button
              type="button"
              className={styles['open']}
              aria-current={home.type === 'folder' && home.name === name}
              onClick={() => void openFromFolder(editor, name)}
            >
              <span className={styles['name']}>{name}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function DeviceFlows() {
  const editor = useEditor()
  const { id, version } = useStore(filesOf(editor))
  const [flows, setFlows] = useState<readonly KeptFlow[]>([])
  const read = useCallback(() => {
    void kept.list().then(setFlows, () => setFlows([]))
  }, [])
  useEffect(read, [read, version])
  return (
    <section>
      <h3>{shareText.onThisDevice}</h3>
      {flows.length === 0 && <p className={styles['note']}>{shareText.nothingKept}</p>}
      <ul className={styles['list']}>
        {flows.map((flow) => (
          <li key={flow.id} className={styles['item']}>
            <button
              type="button"
              className={styles['open']}
              aria-current={flow.id === id}
              onClick={() => openKept(editor, flow)}
            >
              <span className={styles['name']}>{flow.name ?? shareText.untitled}</span>
              <small className={styles['note']}>{shareText.keptAt(flow.at)}</small>
            </button>
            {flow.id !== id && (
              <IconButton
                size="small"
                label={shareText.forget(flow.name ?? shareText.untitled)}
                icon={<Trash2 />}
                onClick={() => void kept.remove(flow.id).then(read)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
