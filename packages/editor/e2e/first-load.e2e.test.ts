import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, inject, it } from 'vitest'
import { serveFolder } from './file-server.ts'
import { openPage, startBrowser } from './open-page.ts'

/** What a first visit may cost, in bytes as a server with gzip would send them. */
const budget = 230 * 1024

/** The worker with engine and models is fetched for the first run, beside what is on the screen. */
const runtime = /\/(models\/|assets\/(worker|ort-|transformers))|\.wasm$/

it('fetches at most 230 KB before it can be used, without the model runtime', async () => {
  const server = await serveFolder(inject('site'))
  const browser = await startBrowser()
  try {
    const { page, requests } = await openPage(await browser.newContext(), server.page)
    await page.waitForLoadState('networkidle')
    const sizes = await Promise.all(
      requests.map(async (address) => ({ address, bytes: await gzipBytes(address, server.page) })),
    )
    const counted = sizes.filter(({ address }) => !runtime.test(address))
    const total = counted.reduce((sum, { bytes }) => sum + bytes, 0)
    const rows = sizes.map((one) => ({ ...one, counted: counted.includes(one) }))
    process.stdout.write(`${table(rows, total)}\n`)
    expect(counted.length).toBeGreaterThan(2)
    expect(total).toBeLessThanOrEqual(budget)
  } finally {
    await browser.close()
    await server.close()
  }
})

async function gzipBytes(address: string, page: string): Promise<number> {
  const name = new URL(address).pathname.slice(new URL(page).pathname.length) || 'index.html'
  return gzipSync(await readFile(path.join(inject('site'), name)), { level: 9 }).length
}

function table(
  rows: readonly { address: string; bytes: number; counted: boolean }[],
  total: number,
): string {
  const lines = rows.map(({ address, bytes, counted }) => {
    const name = new URL(address).pathname.split('/').at(-1) || 'index.html'
    return `${(bytes / 1024).toFixed(1).padStart(8)} KB  ${name}${counted ? '' : ' (runtime, not counted)'}`
  })
  return [
    'First load, gzip:',
    ...lines,
    `${(total / 1024).toFixed(1).padStart(8)} KB  in all`,
  ].join('\n')
}
