import { useEffect, useRef, useState } from 'react'
import { Button } from '../parts/basics/button.tsx'
import { Field } from '../parts/basics/field.tsx'
import { Progress } from '../parts/basics/progress.tsx'
import type { DownloadOffer, DownloadProgress } from '../run/runner.ts'
import { useEditor } from '../session/use-editor.ts'
import { shareText } from '../text/share.ts'
import styles from './panel.module.css'

type Step =
  | { readonly status: 'idle' }
  | { readonly status: 'asking' }
  | { readonly status: 'offered'; readonly offer: DownloadOffer }
  | {
      readonly status: 'loading'
      readonly offer: DownloadOffer
      readonly progress: DownloadProgress
    }

/** What the form of a download takes. */
export interface DownloadFormProps {
  readonly onDone: () => void
  /** The reference that stands in its field at first. */
  readonly initial?: string
}

/** Downloads a model: asks the hub about it when told to, shows what it would bring, and then asks. */
export function DownloadForm({ onDone, initial = 'hf/' }: DownloadFormProps) {
  const { step, error, ask, load, stop } = useDownload(onDone)
  const [reference, setReference] = useState(initial)
  const isBusy = step.status === 'asking' || step.status === 'loading'
  return (
    <section className={styles['card']} aria-label={shareText.downloadTitle}>
      <h3>{shareText.downloadTitle}</h3>
      <Field label={shareText.reference} help={shareText.referenceHelp} error={error}>
        {(control) => (
          <input
            {...control}
            value={reference}
            spellCheck={false}
            disabled={isBusy}
            onChange={(event) => setReference(event.target.value)}
          />
        )}
      </Field>
      {step.status === 'offered' && <p>{shareText.offer(step.offer)}</p>}
      {step.status === 'loading' && (
        <Progress label={step.offer.reference} unit="bytes" {...step.progress} />
      )}
      <div className={styles['row']}>
        {step.status === 'idle' && (
          <Button
            disabled={!/^hf\/[^/]+\/[^/]+/.test(reference)}
            onClick={() => ask(reference.trim())}
          >
            {shareText.askHub}
          </Button>
        )}
        {step.status === 'offered' && (
          <Button tone="primary" onClick={() => load(step.offer)}>
            {shareText.downloadNow}
          </Button>
        )}
        {step.status !== 'idle' && <Button onClick={stop}>{shareText.cancel}</Button>}
      </div>
    </section>
  )
}

/** Bytes are fetched only by `load`; `stop` ends what goes on, and leaving the page does too. */
function useDownload(onDone: () => void) {
  const { runner, view } = useEditor()
  const [step, setStep] = useState<Step>({ status: 'idle' })
  const [error, setError] = useState<string>()
  const controller = useRef(new AbortController())
  useEffect(() => () => controller.current.abort(), [])

  const attempt = async (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    controller.current = new AbortController()
    const { signal } = controller.current
    setError(undefined)
    try {
      await work(signal)
    } catch (thrown) {
      setStep({ status: 'idle' })
      if (!signal.aborted) setError(thrown instanceof Error ? thrown.message : String(thrown))
    }
  }
  const ask = (reference: string): void => {
    setStep({ status: 'asking' })
    void attempt(async (signal) => {
      setStep({ status: 'offered', offer: await runner.models.offer(reference, signal) })
    })
  }
  const load = (offer: DownloadOffer): void => {
    setStep({ status: 'loading', offer, progress: { done: 0, total: offer.bytes } })
    void attempt(async (signal) => {
      const onProgress = (progress: DownloadProgress) =>
        setStep({ status: 'loading', offer, progress })
      await runner.models.download(offer.reference, { signal, onProgress })
      setStep({ status: 'idle' })
      view.notify(shareText.downloaded(offer.reference), 'success')
      onDone()
    })
  }
  const stop = (): void => {
    controller.current.abort()
    setStep({ status: 'idle' })
  }
  return { step, error, ask, load, stop }
}
