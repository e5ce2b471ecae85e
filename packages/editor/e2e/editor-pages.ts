import path from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, inject } from 'vitest'
import { serveFolder, type FileServer } from './file-server.ts'
import { openPage, startBrowser, type WatchedPage } from './open-page.ts'

/** Pages of the built editor, for the tests of one file. */
export interface EditorPages {
  /**
   * Opens the editor in a page of the context of this test. `where` is what follows its address, such as
   * a fragment, or another address.
   */
  open(where?: string): Promise<WatchedPage>
  /** The same in a context of its own, as another person would. */
  openElsewhere(where?: string): Promise<WatchedPage>
}

/** How the pages of a file of tests are. */
interface PageOptions extends BrowserContextOptions {
  /** Switches of the browser. */
  readonly switches?: readonly string[]
  /** Whether the server sends the headers that allow threads. Default: yes. */
  readonly isolated?: boolean
  /** A program that each page runs before all others. */
  readonly before?: () => void
}

/**
 * Starts a browser and a file server for the tests of a file. Each test has a context of its own, and
 * nothing that a page does wrong is overlooked: its faults are in what `open` gives.
 */
export function useEditorPages(options: PageOptions = {}): EditorPages {
  const { switches, isolated = true, before, ...rest } = options
  // Cards must be where they will stay when a hand reaches for them.
  const still = { reducedMotion: 'reduce' } as const
  const wanted = { viewport: { width: 1440, height: 900 }, ...still, ...rest }
  const contexts: BrowserContext[] = []
  let browser: Browser
  let server: FileServer
  beforeAll(async () => {
    browser = await startBrowser(switches)
    server = await serveFolder(inject('site'), { isolated })
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepPictures(contexts, task.name)
    await Promise.all(contexts.splice(0).map((one) => one.close()))
  })

  async function createContext(): Promise<BrowserContext> {
    const context = await browser.newContext(wanted)
    if (before) await context.addInitScript(before)
    contexts.push(context)
    return context
  }
  const addressOf = (where: string): string => new URL(where, server.page).href
  return {
    open: async (where = '') => openPage(contexts[0] ?? (await createContext()), addressOf(where)),
    openElsewhere: async (where = '') => openPage(await createContext(), addressOf(where)),
  }
}

/** The browser's own pickers of files cannot be driven: without them the page takes files as older ones do. */
export function removePickers(): void {
  Reflect.deleteProperty(globalThis, 'showOpenFilePicker')
  Reflect.deleteProperty(globalThis, 'showSaveFilePicker')
}

/** What a failed test showed last goes to the folder that `CHAINWRIGHT_FAILURES` names. */
async function keepPictures(contexts: readonly BrowserContext[], test: string): Promise<void> {
  const folder = process.env['CHAINWRIGHT_FAILURES']
  if (folder === undefined) return
  const name = test.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)
  const pages = contexts.flatMap((context) => context.pages())
  await Promise.all(
    pages.map((page, at) => page.screenshot({ path: path.join(folder, `${name}-${at}.png`) })),
  )
}
