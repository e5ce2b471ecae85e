import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { hostileTexts } from '../test/hostile-texts.ts'
import { useEditorPages } from './editor-pages.ts'
import { agreeAndRun, cardOf, dropFiles, run } from './hand.ts'

const pages = useEditorPages({ isolated: false, viewport: { width: 1600, height: 1000 } })

// A file with a zero in it would be taken for no text at all.
const all = hostileTexts.join('\n').replaceAll('\0', '')
/** Template braces would be read as names. */
const inTemplate = all.replaceAll('{{', '{ {')

/** A flow with hostile texts wherever a file may hold a text; it runs without a model. */
const hostileFlow = JSON.stringify({
  chainwright: 1,
  name: hostileTexts[0],
  description: all,
  inputs: { page: { type: 'text', description: all, default: all } },
  nodes: {
    prompt: {
      type: 'prompt',
      inputs: {
        template: { lines: `${inTemplate}\n{{page}}`.split('\n') },
        page: { from: 'inputs.page' },
      },
    },
    odd: { type: 'no-such-type-here', inputs: { text: all }, 'x-note': all, off: true },
  },
  outputs: { text: { from: 'prompt.text' } },
  'x-more': { '<img src=x onerror=alert(1)>': all },
  layout: {
    nodes: { prompt: [300, 0], odd: [300, 300], 'outputs.text': [600, 0] },
    groups: [{ title: all, nodes: ['prompt'], tint: 'red"><script>alert(1)</script>' }],
    notes: [{ text: all, at: [0, 500, 300, 200], tint: 'javascript:alert(1)' }],
  },
})

it('shows and runs a file full of hostile texts, and none of them becomes more than text', async () => {
  const { page, faults } = await pages.open()
  await dropFiles(page, [{ name: '<img src=x onerror=alert(1)>.flow.json', text: hostileFlow }])
  await cardOf(page, 'prompt').waitFor()
  await page.getByRole('dialog', { name: 'What is missing here' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await cardOf(page, 'prompt').click()
  await cardOf(page, 'odd').click()
  for (const panel of ['Files', 'Outline', 'Run history']) {
    await page.getByRole('button', { name: panel, exact: true }).click()
    await page.getByRole('complementary', { name: panel }).waitFor()
    await everythingIsLoaded(page)
  }
  // A type that is not known blocks running, and only that.
  await cardOf(page, 'odd').focus()
  await page.keyboard.press('Delete')
  await cardOf(page, 'odd').waitFor({ state: 'detached' })
  await agreeAndRun(page)
  await page.getByRole('button', { name: 'Fit the flow into view' }).click()
  await cardOf(page, 'outputs.text').getByText('<script>').first().waitFor()
  await cardOf(page, 'outputs.text').click()
  await everythingIsLoaded(page)
  await cardOf(page, 'prompt').click()
  await lookAtEveryTab(page)
  const shown = await cardOf(page, 'outputs.text').innerText()
  expect(shown).toContain('<script>')
  expect(await page.locator('main script, aside script, iframe, object, embed').count()).toBe(0)
  expect(faults).toEqual([])
})

it('takes hostile texts as documents, and shows what follows from them as text', async () => {
  const { page, faults } = await pages.open()
  await dropFiles(page, [{ name: 'page.md', text: all }])
  await page.getByRole('list', { name: '4 documents' }).waitFor()
  await page.getByRole('textbox', { name: 'Value of question' }).fill(hostileTexts.join(' '))
  await run(page)
  await cardOf(page, 'summarize').click()
  await lookAtEveryTab(page)
  expect(faults).toEqual([])
})

it.each([
  ['no JSON', 'x.flow.json', '{"chainwright": 1, '],
  ['another kind of JSON', 'x.json', '[1, 2, 3]'],
  ['a depth of 100,000', 'x.flow.json', '['.repeat(100_000)],
  [
    'a name that is a prototype',
    'x.flow.json',
    '{"chainwright":1,"nodes":{"__proto__":{"type":"prompt"}}}',
  ],
  ['bytes that are no text', 'x.bin', '\0\0\0'],
])('refuses a file with %s, says why, and keeps what was there', async (_, name, text) => {
  const { page, faults } = await pages.open()
  await dropFiles(page, [{ name, text }])
  await page.getByRole('status', { name: 'Notices' }).getByText('was not opened').waitFor()
  expect(await cardOf(page, 'summarize').count()).toBe(1)
  expect(faults).toEqual([])
})

/** Parts of the page are loaded when they are looked at. */
async function everythingIsLoaded(page: Page): Promise<void> {
  await expect.poll(() => page.getByText('Loading …').count()).toBe(0)
}

async function lookAtEveryTab(page: Page): Promise<void> {
  await page.getByRole('tab').first().waitFor()
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click()
    await page
      .getByRole('tab', { selected: true })
      .getByText(await tab.innerText())
      .waitFor()
    await everythingIsLoaded(page)
  }
}
