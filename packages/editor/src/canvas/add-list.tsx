import { useMemo } from 'react'
import { Popover } from '../parts/overlay/popover.tsx'
import { SearchList } from '../parts/search/search-list.tsx'
import { useNodeTypes } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import { addEntries } from './add-entries.ts'
import { addSomething } from './add-something.ts'
import type { Adding } from './board-state.ts'
import { useBoard, useBoardState } from './use-board.ts'
import styles from './add-list.module.css'

/** The list of what can be added, where it was asked for. */
export function AddList() {
  const adding = useBoardState((state) => state.adding)
  return adding ? <OpenList key={`${adding.x} ${adding.y}`} adding={adding} /> : null
}

function OpenList({ adding }: { readonly adding: Adding }) {
  const board = useBoard()
  const { connecting } = adding
  const types = useNodeTypes()
  const entries = useMemo(() => addEntries(types, connecting), [types, connecting])
  const close = () => board.store.setState({ adding: undefined })
  const label = connecting?.type ? canvasText.addFitting(connecting.type.name) : canvasText.addNode
  return (
    <Popover label={label} anchor={adding} onClose={close} className={styles['list']}>
      <SearchList
        label={label}
        placeholder={label}
        entries={entries}
        onChoose={(entry) => {
          close()
          addSomething(board, entry, adding)
        }}
      />
    </Popover>
  )
}
