import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { useEditorPages } from './editor-pages.ts'
import { cardOf, command } from './hand.ts'

const pages = useEditorPages({ isolated: false, viewport: { width: 1600, height: 1000 } })

it('builds and runs a flow of three nodes without a pointer', async () => {
  const { page, faults } = await pages.open()
  const hands = handsOn(page)
  await command(page, 'New flow')
  await cardOf(page, 'summarize').waitFor({ state: 'detached' })
  for (const [title, id] of [
    ['Add Prompt', 'prompt'],
    ['Add Split', 'split'],
    ['Add Join', 'join'],
  ] as const) {
    await command(page, title)
    await cardOf(page, id).waitFor()
  }
  await hands.wireFrom('prompt', 'split.text')
  await hands.wireFrom('split', 'join.texts')
  await cardOf(page, 'prompt').focus()
  await hands.goToField()
  await page.keyboard.type('Written without a pointer.')
  await page.keyboard.press('Control+Enter')
  await cardOf(page, 'join').getByText('Written without a pointer.').waitFor()
  expect(faults).toEqual([])
})

/** Somebody who has a keyboard and nothing else. */
function handsOn(page: Page) {
  const { keyboard } = page
  return {
    /** Draws a wire from the first output of a card to the first port that suits, or the next. */
    wireFrom: async (id: string, to: string) => {
      await cardOf(page, id).focus()
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
