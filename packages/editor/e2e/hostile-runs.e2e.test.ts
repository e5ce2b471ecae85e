import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { hostileTexts } from '../test/hostile-texts.ts'
import { useEditorPages } from './editor-pages.ts'
import { cardOf, command, openFlow } from './hand.ts'
import { everythingIsLoaded, expectHarmless, hostileName, lookAtEveryTab } from './harmless.ts'

// What a flow makes of hostile texts, where it is shown as more than plain text: in a conversation, as
// formatted text, and in tables.

const pages = useEditorPages({ isolated: false, viewport: { width: 1600, height: 1000 } })

/** A flow that says what was said to it, as a model could. */
const echo = {
  chainwright: 1,
  name: 'Echo',
  inputs: { prompt: { type: 'text' }, history: { type: 'messages', default: [] } },
  nodes: {
    say: { type: 'prompt', inputs: { template: '{{text}}', text: { from: 'inputs.prompt' } } },
  },
  outputs: { reply: { from: 'say.text' }, history: { from: 'inputs.history' } },
}

it('shows what a model answers in the chat as formatted text that can do no harm', async () => {
  const watched = await pages.open()
  const { page } = watched
  await openFlow(page, echo)
  await cardOf(page, 'say').waitFor()
  await command(page, 'Chat with the flow')
  const chat = page.getByRole('complementary', { name: 'Chat' })
  const size = 15
  for (let at = 0; at < hostileTexts.length; at += size) {
    const text = hostileTexts
      .slice(at, at + size)
      .join('\n\n')
      .replaceAll('\0', '')
    await chat.getByRole('textbox', { name: 'Message' }).fill(text)
    await chat.getByRole('button', { name: 'Send' }).click()
    if (at === 0) await agrees(page)
    await expect.poll(() => chat.getByRole('listitem').count()).toBeGreaterThan(2 * (at / size) + 1)
    await chat.getByRole('button', { name: 'Send' }).waitFor()
  }
  await everythingIsLoaded(page)
  // It is formatted indeed: links are links, and only to where a link may lead.
  const links = await chat
    .getByRole('link')
    .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).protocol))
  expect(links.length).toBeGreaterThan(2)
  expect(links.filter((protocol) => !['https:', 'mailto:', 'http:'].includes(protocol))).toEqual([])
  expect(await chat.locator('img').count()).toBe(0)
  await expectHarmless(watched)
})

async function agrees(page: Page): Promise<void> {
  const question = page.getByRole('dialog', { name: 'Run this flow?' })
  await question.getByRole('button', { name: 'Run', exact: true }).click()
  await question.waitFor({ state: 'detached' })
}

it('runs a data set with hostile names and cells, and shows its table, rows and checks as text', async () => {
  const watched = await pages.open()
  const { page } = watched
  await openFlow(page, echo)
  await cardOf(page, 'say').waitFor()
  await command(page, 'Run over a data set')
  const panel = page.getByRole('complementary', { name: 'Data set' })
  const chooser = page.waitForEvent('filechooser')
  await panel.getByRole('button', { name: 'Open data …' }).click()
  const name = `${hostileName}.csv`
  await (
    await chooser
  ).setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(hostileTable()) })
  await panel.getByText(name).waitFor()
  await panel.getByRole('button', { name: 'Run all rows' }).click()
  await agrees(page)
  await panel.getByRole('button', { name: 'Run all again' }).waitFor({ timeout: 60_000 })
  await panel.getByRole('row').nth(2).focus()
  await page.keyboard.press('Enter')
  const row = page.getByRole('dialog', { name: /^Row/ })
  await row.getByText('<').first().waitFor()
  await expectHarmless(watched)
  await page.keyboard.press('Escape')
  await lookAtEveryTab(page)
  await expectHarmless(watched)
})

/** A column that the flow takes, and two with names of their own. */
function hostileTable(): string {
  const quoted = (text: string): string => `"${text.replaceAll('\0', '').replaceAll('"', '""')}"`
  const head = ['prompt', hostileName, '__proto__'].map(quoted).join()
  return [head, ...hostileTexts.map((text) => [text, text, text].map(quoted).join())].join('\n')
}
