import { ViewportPortal } from '@xyflow/react'
import { useLayoutEffect, useRef, useState, type CSSProperties } from 'react'
import { editGroup, editNote } from '../document/ground.ts'
import type { SceneGroup, SceneNote } from '../headless/paint/scene.ts'
import { classNames } from '../lib/class-names.ts'
import { useDocument, useEditor } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import { groundOf, movedBoxes, noteIndex, type Moving } from './layer.ts'
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
    <ViewportPortal>
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
    </ViewportPortal>
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
  const [isEdited, setEdited] = useState(note.text === '')
  const { x, y, width, height, tint, text } = note
  const style = { left: x, top: y, width, height, '--tint': `var(--${tint})` } as CSSProperties
  return (
    <div
      data-note={index}
      role="note"
      className={classNames(styles['note'], isSelected && styles['selected'])}
      style={style}
      onDoubleClick={() => setEdited(true)}
    >
      {isEdited ? (
        <NoteText index={index} text={text} onDone={() => setEdited(false)} />
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
  readonly onDone: () => void
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
      onBlur={onDone}
      onKeyDown={(event) => event.key === 'Escape' && onDone()}
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
