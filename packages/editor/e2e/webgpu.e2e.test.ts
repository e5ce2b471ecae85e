import { expect, it } from 'vitest'
import { useEditorPages } from './editor-pages.ts'
import { cardOf, run } from './hand.ts'

const pages = useEditorPages({ switches: ['--enable-unsafe-webgpu'] })

it('runs the first flow where there is WebGPU, with the same answer', async () => {
  const { page, faults } = await pages.open()
  const adapter = await page.evaluate(async () => {
    const { gpu } = navigator as unknown as {
      gpu?: { requestAdapter(): Promise<{ info: { vendor: string } } | null> }
    }
    return (await gpu?.requestAdapter())?.info.vendor
  })
  // Without an adapter nothing would be proved.
  expect(adapter).toBeDefined()
  await run(page)
  expect(await cardOf(page, 'outputs.answer').innerText()).toContain('half past eight')
  // The runtime tells of every model that it has to run elsewhere; that is no fault of the page.
  expect(faults.filter((fault) => !fault.includes('onnxruntime'))).toEqual([])
})
