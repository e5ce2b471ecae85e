import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useEditorPages } from './editor-pages.ts'
import {
  agreeAndRun,
  cardOf,
  command,
  footOf,
  openFlow,
  portPoint,
  run,
  watchRun,
  wirePoint,
} from './hand.ts'
import { smallFlow, smallResult } from './small-flow.ts'

// Habits that people bring from other editors, those of running and of looking at runs.

const pages = useEditorPages()

async function openSmall(): Promise<Page> {
  const { page } = await pages.open()
  await openFlow(page, smallFlow)
  await cardOf(page, 'polite').waitFor()
  return page
}

async function runSmall(): Promise<Page> {
  const page = await openSmall()
  await agreeAndRun(page)
  await cardOf(page, 'outputs.result').getByText(smallResult).waitFor()
  return page
}

const topic = (page: Page) => page.getByLabel('Value of topic')

describe('running', () => {
  it('up to a card runs what that card needs, and no more', async () => {
    const page = await runSmall()
    await topic(page).fill('salt')
    await cardOf(page, 'question').hover()
    await cardOf(page, 'question')
      .getByRole('button', { name: /^Run to/ })
      .click()
    await cardOf(page, 'question').getByText('What is salt?').waitFor()
    expect(await cardOf(page, 'polite').getByText('salt').count()).toBe(0)
  })

  it('again runs only what changed, and the card says why', async () => {
    const page = await runSmall()
    await cardOf(page, 'polite').click({ position: { x: 80, y: 14 } })
    const template = page
      .getByRole('complementary', { name: 'Details' })
      .locator('textarea')
      .first()
    await template.fill('Dear reader, {{text}}')
    await run(page)
    await cardOf(page, 'outputs.result').getByText('Dear reader, What is tea?').waitFor()
    expect(await footOf(page, 'question').innerText()).toMatch(/^Cached/)
    expect(await footOf(page, 'polite').innerText()).toContain('template')
  })

  it('keeps pinned outputs and does not run the node; they can be edited, and unpinned again', async () => {
    const page = await runSmall()
    await cardOf(page, 'question').click({ position: { x: 80, y: 14 } })
    await page.keyboard.press('p')
    const pinned = cardOf(page, 'question').getByRole('img', { name: 'pinned' })
    await pinned.waitFor()
    await topic(page).fill('salt')
    await run(page)
    await cardOf(page, 'outputs.result').getByText(smallResult).waitFor()
    await cardOf(page, 'question').click({ position: { x: 80, y: 14 } })
    const details = page.getByRole('complementary', { name: 'Details' })
    await details.getByRole('tab', { name: 'Output' }).click()
    await details.getByRole('textbox').first().fill('How old is tea?')
    await run(page)
    await cardOf(page, 'outputs.result').getByText('Please: How old is tea?').waitFor()
    await cardOf(page, 'question').click({ position: { x: 80, y: 14 } })
    await page.keyboard.press('p')
    await pinned.waitFor({ state: 'detached' })
    await run(page)
    await cardOf(page, 'outputs.result').getByText('Please: What is salt?').waitFor()
  })

  it('tells the last value of a wire under the pointer, with its size', async () => {
    const page = await runSmall()
    const { x, y } = await wirePoint(page, 'polite.text')
    await page.mouse.move(x - 6, y - 3)
    await page.mouse.move(x, y)
    const hint = page.locator('[class*="_hint_"]', { hasText: 'What is tea?' })
    await hint.waitFor()
    expect(await hint.innerText()).toMatch(/\d+ (B|bytes|characters)/)
  })

  it('tells the last value at a port under the pointer', async () => {
    const page = await runSmall()
    const { x, y } = await portPoint(page, { card: 'polite', port: 'text', side: 'output' })
    await page.mouse.move(x - 30, y + 40)
    await page.mouse.move(x, y)
    await page.locator('[class*="_hint_"]', { hasText: smallResult }).waitFor()
  })

  it('shows how long each step took: in a waterfall, and on the cards', async () => {
    const page = await runSmall()
    await command(page, 'Timeline of the run')
    const rows = page.getByRole('treegrid').getByRole('rowheader')
    await rows.first().waitFor()
    expect((await rows.allInnerTexts()).join(' ')).toMatch(/question.*polite/s)
    expect(await footOf(page, 'polite').innerText()).toMatch(/Done/)
  })

  it('shows times above the cards when they are asked for, and takes them away again', async () => {
    const page = await runSmall()
    const times = page.locator('[data-time]')
    expect(await times.count()).toBe(0)
    await command(page, 'Show times on the cards')
    await times.first().waitFor()
    expect(await times.evaluateAll((all) => all.map((one) => one.dataset['time']))).toEqual(
      expect.arrayContaining(['question', 'polite']),
    )
    expect(await times.first().innerText()).toMatch(/\d m?s$/)
    await command(page, 'Show times on the cards')
    await expect.poll(() => times.count()).toBe(0)
  })

  it('that fails says what happened and what to do, on the card and in a list that leads there', async () => {
    const { page } = await pages.open()
    const broken = { type: 'load', inputs: { files: 'gone.txt' } }
    await openFlow(page, { chainwright: 1, nodes: { broken } })
    await page.getByRole('button', { name: 'Look at it' }).click()
    await agreeAndRun(page)
    const told = /there is no file `gone.txt` among those that were given.*add it/
    await cardOf(page, 'broken').getByText(told).waitFor()
    expect(await footOf(page, 'broken').innerText()).toMatch(/^Failed/)
    const badge = page.locator('header').getByRole('button', { name: '1 problem' })
    await badge.click()
    const problems = page.getByRole('complementary', { name: 'Problems' })
    await problems.getByRole('button', { name: /broken/ }).click()
    await page.getByRole('complementary', { name: 'Details' }).getByText(told).first().waitFor()
    expect(await cardOf(page, 'broken').getAttribute('class')).toMatch(/_selected_/)
  })

  it('streams text on its card, and shows the probabilities of its tokens', async () => {
    const { page, faults } = await pages.open()
    const nodes = {
      write: {
        type: 'generate',
        inputs: { prompt: 'The sea is', maxTokens: 24 },
        model: 'starter',
      },
      judge: { type: 'perplexity', inputs: { text: { from: 'write.text' } }, model: 'starter' },
    }
    await openFlow(page, { chainwright: 1, nodes })
    await cardOf(page, 'judge').waitFor()
    const over = await watchRun(page)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click()
    const stream = cardOf(page, 'write').locator('[class*="_stream_"]')
    await stream.waitFor({ timeout: 90_000 })
    await over()
    await cardOf(page, 'judge').click({ position: { x: 80, y: 14 } })
    await page.getByRole('tab', { name: 'Output' }).click()
    const heat = page.getByRole('listbox', { name: /token/i })
    await heat.getByRole('option').first().hover()
    await page.getByRole('tooltip').getByText('%').first().waitFor()
    expect(faults).toEqual([])
  }, 180_000)
})

describe('runs', () => {
  it('that were remembered open on the canvas, and two of them are compared', async () => {
    const page = await runSmall()
    await topic(page).fill('salt')
    await run(page)
    await cardOf(page, 'outputs.result').getByText('Please: What is salt?').waitFor()
    await page.getByRole('button', { name: 'Run history' }).click()
    const history = page.getByRole('complementary', { name: 'Run history' })
    const lines = history.getByRole('button', { name: /^Show on the canvas/ })
    await expect.poll(() => lines.count()).toBe(2)
    await lines.last().click()
    await cardOf(page, 'outputs.result').getByText(smallResult).waitFor()
    await page.getByText(/^This is the run of/).waitFor()
    await page.getByRole('button', { name: 'Back to the newest run' }).click()
    await cardOf(page, 'outputs.result').getByText('Please: What is salt?').waitFor()
    for (const box of await history.getByRole('checkbox').all()) await box.check()
    await history.getByRole('button', { name: 'Compare', exact: true }).click()
    const compared = page.getByRole('dialog', { name: 'Two runs compared' })
    expect(await compared.locator('del').allInnerTexts()).toContain('tea')
    expect(await compared.locator('ins').allInnerTexts()).toContain('salt')
  })

  it('need no server, no account and no key: all that is asked for comes with the site', async () => {
    const { page, faults, requests } = await pages.open()
    await run(page)
    await cardOf(page, 'outputs.answer').getByText('half past eight').waitFor()
    expect(requests.some((address) => address.includes('/models/'))).toBe(true)
    expect(faults).toEqual([])
  })
})
