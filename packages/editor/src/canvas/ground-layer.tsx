import { useLayoutEffect, useRef, useState, type CSSProperties } from 'react'
import { editGroup, editNote } from '../document/ground.ts'
import type { SceneGroup, SceneNote } from '../headless/paint/scene.ts'
import { classNames } from '../lib/class-names.ts'
import { useDocument, useEditor } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import { groundOf, movedBoxes, noteIndex, type Moving } from './layer.ts'
import { OnCanvas } from './on-canvas.tsx'
import { useBoardState } from './use-board.ts'
import styles from './ground-layer.module.css'

/** Frames of groups and notes, behind the cards; nothing is here from far. */
export function GroundLayer() {
  const far = useBoardState((state) => state.far)
  const layer = useBoardState((state) => state.layer)
  const moving = useBoardState(({ moving: by, layer: { layout } }) =>
    by && (layout.groups.some(({ nodes }) => nodes.some((id) => by.ids.has(id))) || movesNote(by))
      ? by
      : undefined,
  )
  const noteMove = useBoardState((state) => state.noteMove)
  if (far) return null
  const { groups = [], notes = [] } = moving
    ? groundOf(layer.layout, movedBoxes(layer, moving), moving)
    : layer.scene
  return (
    <OnCanvas>
      <div className={styles['ground']}>
        {groups.map((group, at) => (
          <GroupFrame key={at} group={group} index={at} />
        ))}
      </div>
      {notes.map((note, at) => (
        <NoteSheet
          key={at}
          note={noteMove?.index === at ? { ...note, ...noteMove.change } : note}
          index={at}
        />
      ))}
    </OnCanvas>
  )
}

function movesNote({ ids }: Moving): boolean {
  for (const id of ids) if (noteIndex(id) >= 0) return true
  return false
}

function GroupFrame({ group, index }: { readonly group: SceneGroup; readonly index: number }) {
  const { document } = useEditor()
  const isSelected = useDocument(({ selection }) => selection.has(`group:${index}`))
  const { x, y, width, height, tint, title } = group
  const style = { left: x, top: y, width, height, '--tint': `var(--${tint})` } as CSSProperties
  return (
    <section
      className={classNames(styles['group'], isSelected && styles['selected'])}
      style={style}
      aria-label={canvasText.group(title)}
    >
      <input
        className={styles['title']}
        value={title}
        aria-label={canvasText.groupTitle}
        tabIndex={-1}
        onChange={({ target }) =>
          document.act({
            name: canvasText.renameGroup,
            gesture: `group title ${index}`,
            edit: (flow) => editGroup(flow, index, { title: target.value }),
          })
        }
      />
    </section>
  )
}

function NoteSheet({ note, index }: { readonly note: SceneNote; readonly index: number }) {
  const isSelected = useDocument(({ selection }) => selection.has(`note:${index}`))
  const isFocused = useBoardState(({ focused }) => focused === `note:${index}`)
  const sheet = useRef<HTMLDivElement>(null)
  const [isEdited, setEdited] = useState(note.text === '')
  const { x, y, width, height, tint, text } = note
  const style = { left: x, top: y, width, height, '--tint': `var(--${tint})` } as CSSProperties
  return (
    <div
      ref={sheet}
      data-note={index}
      role="note"
      aria-label={canvasText.note}
      // The focus roves over cards and notes.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={isFocused ? 0 : -1}
      className={classNames(styles['note'], isSelected && styles['selected'])}
      style={style}
      onDoubleClick={() => setEdited(true)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.target !== sheet.current) return
        event.preventDefault()
        event.stopPropagation()
        setEdited(true)
      }}
    >
      {isEdited ? (
        <NoteText
          index={index}
          text={text}
          onDone={(goesOn) => {
            setEdited(false)
            if (goesOn) sheet.current?.focus({ preventScroll: true })
          }}
        />
      ) : (
        <p className={styles['text']}>{text === '' ? canvasText.emptyNote : text}</p>
      )}
      <span data-grip={index} className={styles['grip']} aria-hidden="true" />
    </div>
  )
}

interface NoteTextProps {
  readonly index: number
  readonly text: string
  /** The text is as it should be; with `true` the keys go on at the note. */
  readonly onDone: (goesOn: boolean) => void
}

function NoteText({ index, text, onDone }: NoteTextProps) {
  const { document } = useEditor()
  const area = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => area.current?.focus({ preventScroll: true }), [])
  return (
    <textarea
      ref={area}
      className={classNames(styles['text'], 'nowheel')}
      aria-label={canvasText.note}
      value={text}
      onBlur={() => onDone(false)}
      onKeyDown={(event) => event.key === 'Escape' && onDone(true)}
      onChange={({ target }) =>
        document.act({
          name: canvasText.writeNote,
          gesture: `note text ${index}`,
          edit: (flow) => editNote(flow, index, { text: target.value }),
        })
      }
    />
  )
}
