import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { findBrowser } from '../../../editor/e2e/find-browser.ts'
import type { CancelAt, PageAnswer, PageRequest } from './page/requests.ts'

const quiet =
  '--no-sandbox --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

/** Starts Chromium. Throws when there is none. */
export async function startBrowser(...more: readonly string[]): Promise<Browser> {
  const executablePath = findBrowser()
  if (executablePath === undefined) throw new Error('there is no Chromium to open the page in')
  const args = [...quiet.split(' '), ...more]
  return chromium.launch({ executablePath, handleSIGTERM: false, args })
}

/** Asks the worker of the page of these tests. */
export async function ask<Answer = unknown>(page: Page, request: PageRequest): Promise<Answer> {
  const answer = await page.evaluate((sent) => (globalThis as unknown as Asking).ask(sent), request)
  return answer as Answer
}

/** Asks and gives up; tells the error, and how long after giving up it came, in milliseconds. */
export async function askAndCancel(
  page: Page,
  request: PageRequest,
  at: CancelAt,
): Promise<{ error?: string; after: number }> {
  const answer = await page.evaluate(
    ([sent, when]) => (globalThis as unknown as Asking).ask(sent, when),
    [request, at] as const,
  )
  return answer as PageAnswer & { error?: string; after: number }
}

/** What the page offers to the tests. */
interface Asking {
  ask(request: PageRequest, cancelAt?: CancelAt): Promise<unknown>
}
