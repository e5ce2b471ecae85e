import { useCallback, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Badge } from '../parts/basics/badge.tsx'
import { Button } from '../parts/basics/button.tsx'
import type { OfferedModel } from '../run/runner.ts'
import { endpointsOf, originOf } from '../session/endpoints.ts'
import { useEditor, useRunner } from '../session/use-editor.ts'
import { endpointsText } from '../text/endpoints.ts'
import { shareText } from '../text/share.ts'
import { DownloadForm } from './download-form.tsx'
import styles from './panel.module.css'

interface Stock {
  readonly models: readonly OfferedModel[]
  readonly room: { readonly used: number; readonly free: number }
}

/** The models of the place that is chosen: those that came with it, and those that were downloaded. */
export function ModelsPanel() {
  const { view } = useEditor()
  const runner = useRunner()
  const [stock, setStock] = useState<Stock>()
  const read = useCallback(() => {
    const { models } = runner
    void Promise.all([models.list(), models.room()]).then(
      ([list, room]) => setStock({ models: list, room }),
      (error: unknown) => view.notify(shareText.noModels(String(error)), 'danger'),
    )
  }, [runner, view])
  useEffect(read, [read])
  const remove = async (model: OfferedModel): Promise<void> => {
    const freed = await runner.models.remove(model.reference)
    view.notify(shareText.removedModel(model.title, freed), 'success')
    read()
  }
  if (!stock) return <p className={styles['panel']}>{shareText.readingModels}</p>
  return (
    <div className={styles['panel']}>
      <p className={styles['note']}>{shareText.room(stock.room.used, stock.room.free)}</p>
      <EndpointsCard />
      {stock.models.filter(isHere).map((model) => (
        <ModelCard key={model.reference} model={model} onRemove={() => void remove(model)} />
      ))}
      <DownloadForm onDone={read} />
    </div>
  )
}

/** Models that are asked elsewhere are listed by their endpoints. */
function isHere({ source }: OfferedModel): boolean {
  return source !== 'remote'
}

/** The servers and services of the user's own, and the way to set them up. */
function EndpointsCard() {
  const editor = useEditor()
  const own = endpointsOf(editor)
  const { endpoints } = useStore(own.store)
  useEffect(() => void own.read(), [own])
  return (
    <section className={styles['card']} aria-label={endpointsText.title}>
      <h3>{endpointsText.title}</h3>
      <p className={styles['note']}>{endpointsText.briefly}</p>
      {endpoints.map((endpoint) => (
        <div key={endpoint.name} className={styles['row']}>
          <strong>{endpoint.name}</strong>
          <code>{originOf(endpoint)}</code>
          <Badge>{endpointsText.modelCount(endpoint.models.length)}</Badge>
        </div>
      ))}
      <div className={styles['row']}>
        <Button size="small" onClick={() => editor.view.openDialog('endpoints')}>
          {endpointsText.open}
        </Button>
      </div>
    </section>
  )
}

function ModelCard({ model, onRemove }: { model: OfferedModel; onRemove: () => void }) {
  const { title, reference, bytes, license, source, capabilities } = model
  return (
    <section className={styles['card']} aria-label={title}>
      <div className={styles['row']}>
        <h3>{title}</h3>
        <Badge>{shareText.sources[source]}</Badge>
      </div>
      <code>{reference}</code>
      <p className={styles['note']}>{shareText.modelFacts(bytes, license, capabilities)}</p>
      {source === 'downloaded' && (
        <div className={styles['row']}>
          <Button size="small" tone="danger" onClick={onRemove}>
            {shareText.removeModel}
          </Button>
        </div>
      )}
    </section>
  )
}
