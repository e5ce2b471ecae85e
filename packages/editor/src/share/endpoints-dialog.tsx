import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../parts/basics/button.tsx'
import { Dialog } from '../parts/overlay/dialog.tsx'
import type { OwnEndpoint } from '../session/endpoint-keeper.ts'
import { endpointsOf } from '../session/endpoints.ts'
import { useEditor, useRunner } from '../session/use-editor.ts'
import { endpointsText } from '../text/endpoints.ts'
import { EndpointCard } from './endpoint-card.tsx'
import { draftOf, newDraft, type EndpointDraft } from './endpoint-draft.ts'
import { EndpointForm } from './endpoint-form.tsx'
import { endpointPresets } from './endpoint-presets.ts'
import styles from './endpoints.module.css'

/** What is being set up: a new endpoint, or one that is there. */
interface Editing {
  readonly draft: EndpointDraft
  readonly before: string | undefined
}

/** Servers and services of the user's own: their addresses, keys and models. */
export function EndpointsDialog() {
  const editor = useEditor()
  const own = endpointsOf(editor)
  const { endpoints, isFleeting } = useStore(own.store)
  const runner = useRunner()
  const [editing, setEditing] = useState<Editing>()
  useEffect(() => void own.read(), [own])
  const { view } = editor
  const save = async (endpoint: OwnEndpoint): Promise<void> => {
    await own.save(endpoint, editing?.before)
    view.notify(endpointsText.saved(endpoint.name), 'success')
    setEditing(undefined)
  }
  if (editing) {
    const taken = endpoints.map(({ name }) => name).filter((name) => name !== editing.before)
    return (
      <EndpointForm
        first={editing.draft}
        before={editing.before}
        taken={taken}
        onSave={(endpoint) => void save(endpoint)}
        onCancel={() => setEditing(undefined)}
      />
    )
  }
  const remove = async (name: string): Promise<void> => {
    await own.remove(name)
    view.notify(endpointsText.removed(name), 'success')
  }
  return (
    <Dialog title={endpointsText.title} onClose={() => view.openDialog(undefined)}>
      <div className={styles['stack']}>
        <p>{endpointsText.about}</p>
        {isFleeting && <p className={styles['warning']}>{endpointsText.fleeting}</p>}
        {!runner.endpoints && <p className={styles['warning']}>{endpointsText.notHere}</p>}
        {endpoints.map((endpoint) => (
          <EndpointCard
            key={endpoint.name}
            endpoint={endpoint}
            onEdit={() => setEditing({ draft: draftOf(endpoint), before: endpoint.name })}
            onRemove={() => void remove(endpoint.name)}
          />
        ))}
        {endpoints.length === 0 && <p className={styles['note']}>{endpointsText.none}</p>}
        <AddButtons
          taken={endpoints.map(({ name }) => name)}
          onAdd={(draft) => setEditing({ draft, before: undefined })}
        />
      </div>
    </Dialog>
  )
}

interface AddButtonsProps {
  readonly taken: readonly string[]
  readonly onAdd: (draft: EndpointDraft) => void
}

/** One button for each kind; it only fills in the form. */
function AddButtons({ taken, onAdd }: AddButtonsProps) {
  return (
    <section className={styles['stack']} aria-label={endpointsText.addTitle}>
      <h3 className={styles['heading']}>{endpointsText.addTitle}</h3>
      <div className={styles['row']}>
        {endpointPresets
          .filter(({ name }) => !taken.includes(name))
          .map(({ id, name, address }) => (
            <Button key={id} onClick={() => onAdd(newDraft(name, address))}>
              {endpointsText.presets[id]}
            </Button>
          ))}
      </div>
    </section>
  )
}
