import { existsSync } from 'node:fs'
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core'

/** A page of Chromium, and the way to ask it for times. */
export interface MeasuredPage {
  readonly browser: Browser
  readonly page: Page
  readonly session: CDPSession
}

/** Opens an address in headless Chromium without a GPU; `CHROMIUM` names another program. */
export async function openPage(address: string): Promise<MeasuredPage> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) throw new Error(`there is no Chromium at ${executablePath}`)
  const browser = await chromium.launch({
    executablePath,
    handleSIGTERM: false,
    handleSIGINT: false,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--js-flags=--expose-gc',
    ],
  })
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } })
  page.setDefaultTimeout(120_000)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.goto(address)
  await page.waitForFunction(() => 'ready' in window)
  return { browser, page, session }
}

/** Thread time of the page's main thread so far, in milliseconds. */
export async function busyTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000
}

/** Memory of the page's process in megabytes, after garbage was collected. */
export async function processMemory({ browser, session }: MeasuredPage): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const root = await browser.newBrowserCDPSession()
  const { processInfo } = await root.send('SystemInfo.getProcessInfo')
  const { readFile } = await import('node:fs/promises')
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(async ({ id }) => {
      const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '')
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0)
    })
  return Math.max(...(await Promise.all(sizes))) / 1024
}
