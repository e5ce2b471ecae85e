import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { card, takeCommand } from './acts.ts'
import { serveFolder, type FileServer } from './file-server.ts'
import { openPage, startBrowser } from './open-page.ts'

let browser: Browser
let server: FileServer

beforeAll(async () => {
  browser = await startBrowser()
  server = await serveFolder(inject('site'))
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

it('builds and runs a flow of three nodes without a pointer', async () => {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } })
  const { page, faults } = await openPage(context, server.page)
  const hands = handsOn(page)
  await takeCommand(page, 'New flow')
  await card(page, 'summarize').waitFor({ state: 'detached' })
  for (const [title, id] of [
    ['Add Prompt', 'prompt'],
    ['Add Split', 'split'],
    ['Add Join', 'join'],
  ] as const) {
    await takeCommand(page, title)
    await card(page, id).waitFor()
  }
  await hands.wireFrom('prompt', 'split.text')
  await hands.wireFrom('split', 'join.texts')
  await card(page, 'prompt').focus()
  await hands.goToField()
  await page.keyboard.type('Written without a pointer.')
  await page.keyboard.press('Control+Enter')
  await card(page, 'join').getByText('Written without a pointer.').waitFor()
  expect(faults).toEqual([])
})

/** Somebody who has a keyboard and nothing else. */
function handsOn(page: Page) {
  const { keyboard } = page
  return {
    /** Draws a wire from the first output of a card to the first port that suits, or the next. */
    wireFrom: async (id: string, to: string) => {
      await card(page, id).focus()
      await keyboard.press('c')
      await keyboard.press('Enter')
      await keyboard.press('Enter')
      await page.locator(`[data-wire="${to}"]`).waitFor({ state: 'attached' })
    },
    /** Goes to the first field of the details. */
    goToField: async () => {
      const isIn = (selector: string) =>
        page.evaluate((one) => document.activeElement?.closest(one) !== null, selector)
      for (let at = 0; at < 8 && !(await isIn('aside')); at += 1) await keyboard.press('F6')
      for (let at = 0; at < 20 && !(await isIn('textarea, .cm-content')); at += 1) {
        await keyboard.press('Tab')
      }
    },
  }
}
