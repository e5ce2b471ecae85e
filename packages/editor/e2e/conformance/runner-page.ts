import { parseFlow, type Pins, type RecordedEvent } from '@chainwright/core'
import { startWorker } from '../../src/lib/trusted.ts'
import { createPageRunner } from '../../src/run/page-runner.ts'
import type { DeviceNote } from '../../src/run/runner.ts'
import type { WorkerPlaces } from '../../src/run/worker-calls.ts'
import workerAddress from '../../src/run/worker.ts?worker&url'

// A page without an editor: the same worker, asked by the test.

/** What the test asks the page to run. */
export interface AskedRun {
  /** The flow file. */
  readonly text: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly pins: Pins
  readonly until: string | null
  readonly files: readonly { readonly name: string; readonly text: string }[]
  /** Answers to steps that wait, by their names. */
  readonly answers: Readonly<Record<string, unknown>>
}

declare global {
  interface Window {
    runFlow(asked: AskedRun): Promise<RecordedEvent[]>
    /** What models run on, as the worker tells it. */
    devices(): Promise<readonly DeviceNote[]>
  }
}

const starters = new URL('../models', document.baseURI).href
// `?device=webgpu` and `?device=wasm` leave nothing to the probe.
const asked = new URLSearchParams(location.search).get('device')
const places = { starters, ...((asked === 'webgpu' || asked === 'wasm') && { device: asked }) }
const runner = createPageRunner(() => startWorker(workerAddress), places as WorkerPlaces)
let runs = 0

window.devices = () => runner.models.devices()
window.runFlow = async ({ text, inputs, pins, until, files, answers }) => {
  const { flow } = parseFlow(text)
  if (!flow) throw new TypeError('the flow cannot be read')
  const run = `c${++runs}`
  const events: RecordedEvent[] = []
  const onEvents = (arrived: readonly RecordedEvent[]): void => {
    for (const event of arrived) if (event.type !== 'node-delta') events.push(event)
  }
  const encoder = new TextEncoder()
  const granted = files.map((file) => ({ name: file.name, bytes: encoder.encode(file.text) }))
  const { signal } = new AbortController()
  const request = { run, flow, inputs, pins, files: granted, ...(until !== null && { until }) }
  const done = runner.run(request, { signal, onEvents })
  for (const [step, value] of Object.entries(answers)) void answerWhenAsked(run, step, value)
  await done
  return events
}

/** Asks again until the step waits: the page is not told of waits, which follow from other events. */
async function answerWhenAsked(run: string, step: string, value: unknown): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    try {
      return await runner.answer(run, step, value)
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
