import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { Browser } from 'playwright-core'
import { card, runFlow } from './acts.ts'
import { serveFolder, type FileServer } from './file-server.ts'
import { openPage, startBrowser } from './open-page.ts'

let browser: Browser
let server: FileServer

beforeAll(async () => {
  browser = await startBrowser(['--enable-unsafe-webgpu'])
  server = await serveFolder(inject('site'), { isolated: true })
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

it('runs the first flow where there is WebGPU, with the same answer', async () => {
  const { page, faults } = await openPage(await browser.newContext(), server.page)
  const adapter = await page.evaluate(async () => {
    const { gpu } = navigator as unknown as {
      gpu?: { requestAdapter(): Promise<{ info: { vendor: string } } | null> }
    }
    return (await gpu?.requestAdapter())?.info.vendor
  })
  // Without an adapter nothing would be proved.
  expect(adapter).toBeDefined()
  await runFlow(page)
  expect(await card(page, 'outputs.answer').innerText()).toContain('half past eight')
  // The runtime tells of every model that it has to run elsewhere; that is no fault of the page.
  expect(faults.filter((fault) => !fault.includes('onnxruntime'))).toEqual([])
})
