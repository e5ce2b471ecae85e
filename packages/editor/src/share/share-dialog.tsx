import { useEffect, useState } from 'react'
import type { Flow } from '@chainwright/core'
import { downloadFile } from '../lib/download.ts'
import { Button } from '../parts/basics/button.tsx'
import { Dialog } from '../parts/overlay/dialog.tsx'
import { useDocument, useEditor } from '../session/use-editor.ts'
import { fileText } from '../text/files.ts'
import { shareText } from '../text/share.ts'
import { pictureName } from './home.ts'
import { linkTo, longLink, type LinkFigures } from './link-text.ts'
import { flowPng, flowSvgFile } from './picture-file.ts'
import { downloadFlow } from './save.ts'
import styles from './share-dialog.module.css'

/** Gives the flow away: as a link, as a picture, as a file. Nothing is sent anywhere. */
export function ShareDialog() {
  const editor = useEditor()
  const flow = useDocument((state) => state.flow)
  return (
    <Dialog title={shareText.shareTitle} onClose={() => editor.view.openDialog(undefined)}>
      <LinkSection flow={flow} />
      <PictureSection flow={flow} />
      <section className={styles['section']}>
        <h3>{shareText.fileTitle}</h3>
        <div className={styles['row']}>
          <Button onClick={() => downloadFlow(editor)}>{fileText.downloadFile}</Button>
        </div>
      </section>
    </Dialog>
  )
}

function LinkSection({ flow }: { flow: Flow }) {
  const { view } = useEditor()
  const link = useLink(flow)
  const copy = async (): Promise<void> => {
    const copied = await navigator.clipboard.writeText(link?.address ?? '').then(
      () => true,
      () => false,
    )
    view.notify(
      copied ? shareText.linkCopied : shareText.linkNotCopied,
      copied ? 'success' : 'warning',
    )
  }
  return (
    <section className={styles['section']}>
      <h3>{shareText.linkTitle}</h3>
      <div className={styles['row']}>
        <input
          className={styles['address']}
          aria-label={shareText.linkTitle}
          readOnly
          value={link?.address ?? ''}
          onFocus={(event) => event.target.select()}
        />
        <Button tone="primary" disabled={!link} onClick={() => void copy()}>
          {shareText.copyLink}
        </Button>
      </div>
      {link && <p>{shareText.linkHolds(link)}</p>}
      <p>{shareText.linkKeeps}</p>
      {link?.isLong && (
        <p className={styles['warning']} role="alert">
          {shareText.linkLong(link.address.length, longLink)}
        </p>
      )}
    </section>
  )
}

function useLink(flow: Flow): LinkFigures | undefined {
  const [link, setLink] = useState<LinkFigures>()
  useEffect(() => {
    let isCurrent = true
    const page = `${location.origin}${location.pathname}`
    void linkTo(flow, page).then((made) => isCurrent && setLink(made))
    return () => {
      isCurrent = false
    }
  }, [flow])
  return link
}

function PictureSection({ flow }: { flow: Flow }) {
  const { registry, view } = useEditor()
  const [holdsFlow, setHoldsFlow] = useState(false)
  const save = async (extension: 'png' | 'svg'): Promise<void> => {
    try {
      const picture =
        extension === 'svg'
          ? flowSvgFile(flow, registry)
          : await flowPng(flow, registry, { holdsFlow })
      downloadFile(pictureName(flow.name, extension), picture)
    } catch (error) {
      view.notify(shareText.noPicture(error instanceof Error ? error.message : ''), 'danger')
    }
  }
  return (
    <section className={styles['section']}>
      <h3>{shareText.pictureTitle}</h3>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={holdsFlow}
          onChange={(event) => setHoldsFlow(event.target.checked)}
        />
        {shareText.pictureHoldsFlow}
      </label>
      <p>{holdsFlow ? shareText.pictureWithFlow : shareText.pictureAlone}</p>
      <div className={styles['row']}>
        <Button onClick={() => void save('png')}>{shareText.png}</Button>
        <Button onClick={() => void save('svg')}>{shareText.svg}</Button>
      </div>
    </section>
  )
}
