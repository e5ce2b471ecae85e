import {
  chromium,
  type Browser,
  type BrowserContext,
  type Page,
  type Request,
} from 'playwright-core'
import { inject } from 'vitest'

const quiet = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts the browser that was found. `switches` are added to those that keep it quiet. */
export function startBrowser(switches: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: inject('browser'),
    args: [...quiet, ...switches],
    headless: true,
    handleSIGTERM: false,
    handleSIGINT: false,
    handleSIGHUP: false,
  })
}

/** A page that is watched: what it should not have done, and what it fetched. */
export interface WatchedPage {
  readonly page: Page
  /** Errors of the console and of scripts, violations of the policy, requests to other origins. */
  readonly faults: string[]
  /** Addresses that were asked for, in order. */
  readonly requests: string[]
}

/** Opens a page at an address, and waits until it is drawn. */
export async function openPage(context: BrowserContext, address: string): Promise<WatchedPage> {
  const page = await context.newPage()
  const watched: WatchedPage = { page, faults: [], requests: [] }
  watchFaults(watched, new URL(address).origin)
  await page.goto(address, { waitUntil: 'load' })
  await page.locator('header').first().waitFor()
  return watched
}

function watchFaults({ page, faults, requests }: WatchedPage, origin: string): void {
  page.on('console', (message) => {
    const type = message.type()
    if (type === 'error' || type === 'warning') faults.push(`console ${type}: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request: Request) => {
    const url = request.url()
    requests.push(url)
    const own = url.startsWith(`${origin}/`) || url.startsWith('data:') || url.startsWith('blob:')
    if (!own) faults.push(`request to ${url}`)
  })
}
