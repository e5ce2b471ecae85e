import path from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, inject } from 'vitest'
import { serveFolder, type FileServer } from './file-server.ts'
import { openPage, startBrowser, type WatchedPage } from './open-page.ts'

/** Pages of the built editor, for the tests of one file. */
export interface EditorPages {
  /** Opens the editor, or what `fragment` says, in a page of the context of this test. */
  open(fragment?: string): Promise<WatchedPage>
  /** Opens an address in a context of its own, as another person would. */
  openElsewhere(address: string): Promise<WatchedPage>
}

/**
 * Starts a browser and a file server for the tests of a file. Each test has a context of its own, and
 * nothing that a page does wrong is overlooked: its faults are in what `open` gives.
 */
export function useEditorPages(
  options: BrowserContextOptions & { readonly switches?: readonly string[] } = {},
): EditorPages {
  const { switches = [], ...rest } = options
  // Cards must be where they will stay when a hand reaches for them.
  const still = { reducedMotion: 'reduce' } as const
  const wanted = { viewport: { width: 1440, height: 900 }, ...still, ...rest }
  let browser: Browser
  let server: FileServer
  let context: BrowserContext | undefined
  const others: BrowserContext[] = []
  beforeAll(async () => {
    browser = await startBrowser(switches)
    server = await serveFolder(inject('site'), { isolated: true })
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepPictures(context, task.name)
    await context?.close()
    await Promise.all(others.splice(0).map((one) => one.close()))
    context = undefined
  })
  return {
    open: async (fragment = '') => {
      context ??= await browser.newContext(wanted)
      return openPage(context, `${server.page}${fragment}`)
    },
    openElsewhere: async (address) => {
      const other = await browser.newContext(wanted)
      others.push(other)
      return openPage(other, address)
    },
  }
}

/** What a failed test showed last goes to the folder that `CHAINWRIGHT_FAILURES` names. */
async function keepPictures(context: BrowserContext | undefined, test: string): Promise<void> {
  const folder = process.env['CHAINWRIGHT_FAILURES']
  if (folder === undefined) return
  const name = test.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)
  const pages = context?.pages() ?? []
  await Promise.all(
    pages.map((page, at) => page.screenshot({ path: path.join(folder, `${name}-${at}.png`) })),
  )
}
