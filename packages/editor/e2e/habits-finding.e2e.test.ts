import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useEditorPages } from './editor-pages.ts'
import { agreeAndRun, cardOf, command, openFlow } from './hand.ts'
import { smallFlow } from './small-flow.ts'

// Habits that people bring from other editors, those of finding things and of finding out.

const pages = useEditorPages()

async function openSmall(flow: object = smallFlow): Promise<Page> {
  const { page } = await pages.open()
  await openFlow(page, flow)
  await cardOf(page, 'polite').waitFor()
  return page
}

describe('finding', () => {
  it.each([
    ['a name', 'polite', 'polite', 'name'],
    ['a setting', 'What is {{', 'question', 'setting'],
    ['a result', 'What is tea?', 'question', 'result'],
    ['an input', 'topic', 'inputs.topic', 'name'],
  ])('%s by the search of the flow leads to its card', async (_, words, id, where) => {
    const page = await openSmall()
    await agreeAndRun(page)
    await page.keyboard.press('Control+f')
    const box = page.getByRole('combobox', { name: 'Search the flow' })
    await box.fill(words)
    await page.getByRole('option', { selected: true }).getByText(where).waitFor()
    await box.press('Enter')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-card')))
      .toBe(id)
  })

  it('commands, nodes of the flow and nodes to add in the palette', async () => {
    const page = await openSmall()
    await command(page, 'Add Summarize')
    await cardOf(page, 'summarize').waitFor()
    await command(page, 'Theme: Dark')
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
  })

  it('the keys that matter on a sheet', async () => {
    const page = await openSmall()
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.getByText('Pin the outputs of the last run').waitFor()
  })

  it('a problem from the badge, by a list that jumps to the node', async () => {
    const broken = { type: 'prompt', inputs: { template: '{{text}} {{missing}}' } }
    const nodes = { ...smallFlow.nodes, broken }
    const page = await openSmall({ ...smallFlow, nodes })
    await page
      .locator('header')
      .getByRole('button', { name: /problem/ })
      .click()
    const list = page.getByRole('complementary', { name: 'Problems' })
    await list
      .getByRole('button', { name: /broken/ })
      .first()
      .click()
    await page.getByRole('complementary', { name: 'Details' }).waitFor()
    await expect.poll(() => page.getByRole('tab', { name: 'Settings' }).count()).toBe(1)
    expect(await cardOf(page, 'broken').getAttribute('class')).toMatch(/_selected_/)
  })

  it('what is missing named when a flow is opened, with what can be done', async () => {
    const nodes = {
      ...smallFlow.nodes,
      odd: { type: 'nobody-knows', inputs: {} },
      big: { type: 'generate', inputs: { prompt: 'Hi' }, model: 'hf/owner/name' },
    }
    const page = await openSmall({ ...smallFlow, nodes })
    const dialog = page.getByRole('dialog')
    await dialog.getByText('nobody-knows').first().waitFor()
    await dialog.getByText('hf/owner/name').first().waitFor()
  })

  it('the flow as a tree, with the selection of the canvas', async () => {
    const page = await openSmall()
    await page.getByRole('button', { name: 'Outline' }).click()
    const tree = page.getByRole('tree', { name: 'Outline of Small talk' })
    await tree.getByRole('treeitem', { name: /^polite/ }).click()
    expect(await cardOf(page, 'polite').getAttribute('class')).toMatch(/_selected_/)
    await cardOf(page, 'question').click({ position: { x: 80, y: 14 } })
    await tree.getByRole('treeitem', { name: /^question/, selected: true }).waitFor()
    expect(await tree.getByRole('treeitem', { selected: true }).count()).toBe(1)
  })
})

describe('beginning', () => {
  it('opens on an example that runs', async () => {
    const { page, faults } = await pages.open()
    await cardOf(page, 'summarize').waitFor()
    await page.getByText('Run it. Nothing leaves this page.').waitFor()
    expect(await page.locator('header').getByText('problem').count()).toBe(0)
    expect(faults).toEqual([])
  })

  it('teaches on an empty canvas, with three flows to begin with', async () => {
    const { page } = await pages.open()
    await command(page, 'New flow')
    await page.getByText('Double-click, or press Tab').waitFor()
    for (const name of ['Ask three pages', 'Write a story', 'Sort letters']) {
      await page.getByRole('button', { name }).waitFor()
    }
    await page.getByRole('button', { name: 'Sort letters' }).click()
    await expect.poll(() => page.locator('[data-card]').count()).toBeGreaterThan(3)
  })
})
