import { FileText, Play, Plus, Trash2, ZoomIn } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../src/parts/basics/badge.tsx'
import { Button } from '../src/parts/basics/button.tsx'
import { Chip } from '../src/parts/basics/chip.tsx'
import { EmptyState } from '../src/parts/basics/empty-state.tsx'
import { Field } from '../src/parts/basics/field.tsx'
import { IconButton } from '../src/parts/basics/icon-button.tsx'
import { Progress } from '../src/parts/basics/progress.tsx'
import { ShortcutKeys } from '../src/parts/basics/shortcut-keys.tsx'
import { Splitter } from '../src/parts/basics/splitter.tsx'
import styles from './gallery.module.css'
import { Row, Show } from './show.tsx'

const nothing = () => undefined

export function BasicParts() {
  return (
    <>
      <Show name="Buttons">
        <Row>
          <Button tone="primary" icon={<Play />}>
            Run
          </Button>
          <Button icon={<Plus />}>Add</Button>
          <Button tone="quiet">Cancel</Button>
          <Button tone="danger" icon={<Trash2 />}>
            Delete
          </Button>
          <Button disabled>Off</Button>
          <Button size="small">Small</Button>
          <IconButton label="Zoom in" shortcut="Mod+Plus" icon={<ZoomIn />} />
          <IconButton label="Pinned" pressed icon={<FileText />} />
        </Row>
      </Show>
      <Show name="Badges, chips, keys">
        <Row>
          <Badge>cached</Badge>
          <Badge tone="accent">3×</Badge>
          <Badge tone="success">done</Badge>
          <Badge tone="warning">waits</Badge>
          <Badge tone="danger">failed</Badge>
        </Row>
        <Row>
          <Chip
            label="notes.txt"
            detail="3 KB"
            icon={<FileText />}
            onOpen={nothing}
            onRemove={nothing}
          />
          <Chip label="a rather long name of a document.md" onOpen={nothing} />
          <Chip label="still" />
          <ShortcutKeys shortcut="Mod+Shift+K" mac={false} />
          <ShortcutKeys shortcut="Mod+Shift+K" mac />
        </Row>
      </Show>
      <Show name="Progress">
        <Progress label="SmolLM2 135M" done={34e6} total={135e6} unit="bytes" elapsed={8000} />
        <Progress label="Rows" done={12} />
      </Show>
    </>
  )
}

export function FieldParts() {
  const [size, setSize] = useState(260)
  return (
    <>
      <Show name="Fields">
        <Field label="Question" help="What is to be found out." need="needed" aside="text">
          {(control) => <input {...control} defaultValue="What is it about?" />}
        </Field>
        <br />
        <Field label="Longest reply" error="At most 4,096: the window of the model is no longer.">
          {(control) => <input {...control} type="number" defaultValue={10_000} />}
        </Field>
      </Show>
      <Show name="Splitter">
        <div className={styles['split']}>
          <div className={styles['side']} style={{ width: size }}>
            {size} pixels
          </div>
          <Splitter
            label="Left panel"
            orientation="vertical"
            size={size}
            min={120}
            max={600}
            onResize={setSize}
            onReset={() => setSize(260)}
          />
        </div>
      </Show>
      <Show name="Empty state">
        <EmptyState
          icon={<FileText />}
          title="No documents yet"
          actions={<Button tone="primary">Choose files</Button>}
        >
          <p>Drop text, Markdown, PDF or HTML files here.</p>
        </EmptyState>
      </Show>
    </>
  )
}
