import { isId, type NodeType } from '@chainwright/core'
import { Pencil } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { IconButton } from '../parts/basics/icon-button.tsx'
import { formsText } from '../text/forms.ts'
import styles from './node-heading.module.css'

/** What the head of a form takes. */
export interface NodeHeadingProps {
  readonly id: string
  readonly type: NodeType | undefined
  /** Whether another node has this id. */
  readonly isTaken: (id: string) => boolean
  readonly onRename: (id: string) => void
}

/** What the node is, in one sentence, and its name, which can be changed in place. */
export function NodeHeading({ id, type, isTaken, onRename }: NodeHeadingProps) {
  const [isEdited, setEdited] = useState(false)
  return (
    <header className={styles['heading']}>
      <div className={styles['names']}>
        {type && <h2 className={styles['title']}>{type.title}</h2>}
        {isEdited ? (
          <RenameBox
            {...{ id, isTaken }}
            onEnd={(next) => {
              setEdited(false)
              if (next !== undefined && next !== id) onRename(next)
            }}
          />
        ) : (
          <span className={styles['name']}>
            <code>{id}</code>
            <IconButton
              size="small"
              label={formsText.rename}
              shortcut="F2"
              icon={<Pencil size={13} />}
              onClick={() => setEdited(true)}
            />
          </span>
        )}
      </div>
      {type && <p className={styles['about']}>{type.description}</p>}
    </header>
  )
}

/** Why a node cannot have an id; `undefined` when it can. */
export function idProblem(id: string, isTaken: (id: string) => boolean): string | undefined {
  if (isId(id)) return isTaken(id) ? formsText.idTaken(id) : undefined
  return /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(id) ? formsText.idRefused(id) : formsText.idForm
}

interface RenameBoxProps {
  readonly id: string
  readonly isTaken: (id: string) => boolean
  /** The new id, or nothing when it stays. */
  readonly onEnd: (next: string | undefined) => void
}

function RenameBox({ id, isTaken, onEnd }: RenameBoxProps) {
  const [typed, setTyped] = useState(id)
  const problemId = useId()
  const isOver = useRef(false)
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    box.current?.focus()
    box.current?.select()
  }, [])
  const problem = typed === id ? undefined : idProblem(typed, isTaken)
  const end = (next: string | undefined): void => {
    if (isOver.current) return
    isOver.current = true
    onEnd(next)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') end(undefined)
    else if (!problem) end(typed)
  }
  return (
    <span className={styles['rename']}>
      <input
        ref={box}
        className={styles['box']}
        aria-label={formsText.idLabel}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem && problemId}
        spellCheck={false}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => end(problem ? undefined : typed)}
      />
      {problem && (
        <span id={problemId} className={styles['problem']} role="alert">
          {problem}
        </span>
      )}
    </span>
  )
}
