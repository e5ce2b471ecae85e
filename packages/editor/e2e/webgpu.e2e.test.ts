import path from 'node:path'
import { createRegistry, createRunState, parseFlow, planFlow, replay } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import type { Page, Worker } from 'playwright-core'
import { beforeAll, expect, inject, it } from 'vitest'
import { buildRunnerPage } from './conformance/build-runner-page.ts'
import { differences } from './conformance/differences.ts'
import { useEditorPages } from './editor-pages.ts'
import { cardOf, run } from './hand.ts'

// With a driver that only pretends to be a graphics card: it is slow, so that the editor by itself takes
// WASM there, and right, so that what it computes can be compared.

const pages = useEditorPages({ switches: ['--enable-unsafe-webgpu'] })
const registry = createRegistry(standardNodes)

beforeAll(() => buildRunnerPage(path.join(inject('site'), 'webgpu')), 120_000)

/** The smaller starter model, which reads: the one that writes takes minutes on such a driver. */
const text = JSON.stringify({
  chainwright: 1,
  inputs: { question: { type: 'text', default: 'When does the ferry leave?' } },
  nodes: {
    sort: {
      type: 'classify',
      inputs: {
        text: { from: 'inputs.question' },
        labels: { value: { travel: 'ships and trains', food: 'bread and fish' } },
      },
      model: 'starter',
    },
  },
  outputs: {
    label: { from: 'sort.label' },
    probabilities: { from: 'sort.labels' },
  },
})

it('computes on the graphics card what WASM computes, in the worker of the editor', async () => {
  const onCard = await pages.open('webgpu/index.html?device=webgpu')
  expect(await adapterOf(onCard.page)).toBeDefined()
  const [card, wasm] = await onCard.page.evaluate(() => window.devices())
  expect(card).toMatchObject({ device: 'webgpu', available: true, chosen: true })
  expect(wasm).toMatchObject({ device: 'wasm', chosen: false })
  const [worker] = onCard.page.workers()
  if (!worker) throw new Error('the worker of the page is not there')
  const submits = await countSubmits(worker)
  const given = await outputsOn(onCard.page)
  // Each pass of a network hands work to the card, many times over.
  expect(await submits()).toBeGreaterThan(20)

  const onProcessor = await pages.open('webgpu/index.html?device=wasm')
  const expected = await outputsOn(onProcessor.page)
  expect(differences(expected, given, () => false)).toEqual([])
  expect(onCard.faults.filter((fault) => fault.includes('onnxruntime'))).toEqual([])
  expect(Object.keys(given)).toEqual(['label', 'probabilities'])
}, 180_000)

it('runs the first flow of the editor where there is WebGPU, with the same answer', async () => {
  const { page, faults } = await pages.open()
  expect(await adapterOf(page)).toBeDefined()
  await run(page)
  expect(await cardOf(page, 'outputs.answer').innerText()).toContain('half past eight')
  expect(faults).toEqual([])
})

/** Who made the graphics card; `undefined` when there is none, and then nothing would be proved. */
function adapterOf(page: Page): Promise<string | undefined> {
  return page.evaluate(async () => {
    const { gpu } = navigator as unknown as {
      gpu?: { requestAdapter(): Promise<{ info: { vendor: string } } | null> }
    }
    return (await gpu?.requestAdapter())?.info.vendor
  })
}

/** Counts from now on how often the worker hands work to the graphics card. */
async function countSubmits(worker: Worker): Promise<() => Promise<number>> {
  const counted = await worker.evaluateHandle(() => {
    const { GPUQueue } = globalThis as unknown as { GPUQueue: { prototype: Queue } }
    interface Queue {
      submit: (this: unknown, ...given: unknown[]) => void
    }
    const { submit } = GPUQueue.prototype
    const count = { submits: 0 }
    GPUQueue.prototype.submit = function (...given) {
      count.submits += 1
      submit.apply(this, given)
    }
    return count
  })
  return () => counted.evaluate(({ submits }) => submits)
}

async function outputsOn(page: Page): Promise<Record<string, unknown>> {
  const asked = { text, inputs: {}, pins: {}, until: null, files: [], answers: {} }
  const events = await page.evaluate((one) => window.runFlow(one), asked)
  const { flow } = parseFlow(text)
  const state = replay(createRunState(planFlow(flow!, registry)), events)
  expect(state.error).toBeUndefined()
  return state.outputs
}
