import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { seriousFindings } from './axe.ts'
import { useEditorPages } from './editor-pages.ts'
import { cardOf, command, openFlow, run } from './hand.ts'
import { takePicture } from './pictures.ts'

// Screens that are reached late, or look different elsewhere: each without a serious finding of axe, and
// as a picture for the documentation.

const examples = new URL('../../../examples/', import.meta.url)

describe('on a usual screen', () => {
  const pages = useEditorPages({ viewport: { width: 1400, height: 860 } })

  it('a data set has a row of results for each row, and charts of what the checks say', async () => {
    const { page, faults } = await pages.open()
    await openFlow(page, await read('evaluate-topics/evaluate-topics.flow.json'))
    await cardOf(page, 'address').waitFor()
    await command(page, 'Run over a data set')
    const panel = page.getByRole('complementary', { name: 'Data set' })
    const chooser = page.waitForEvent('filechooser')
    await panel.getByRole('button', { name: 'Open data …' }).click()
    const buffer = Buffer.from(await read('evaluate-topics/rows.csv'))
    await (await chooser).setFiles({ name: 'rows.csv', mimeType: 'text/csv', buffer })
    await panel.getByText('44 rows').waitFor()
    await panel.getByRole('button', { name: 'Run all rows' }).click()
    const question = page.getByRole('dialog', { name: 'Run this flow?' })
    await question.getByRole('button', { name: 'Run', exact: true }).click()
    await panel.getByRole('tab', { name: 'Checks' }).click()
    await addCheck(page, 'Accuracy of labels', 'label')
    await addCheck(page, 'Calibration error', 'probabilities')
    await panel.getByRole('button', { name: 'Run all again' }).waitFor({ timeout: 90_000 })
    await panel.getByText('95 % between').first().waitFor()
    await panel.getByRole('figure').first().waitFor()
    await makeRoom(page)
    expect(await seriousFindings(page)).toEqual([])
    expect(faults).toEqual([])
    await takePicture(page, 'editor-data')
  })

  it('the probabilities of the tokens of a text are a heat, and told at each', async () => {
    const { page } = await pages.open()
    const text = 'The capital of France is Paris, and the capital of Spain is a potato.'
    const judge = { type: 'perplexity', inputs: { text }, model: 'starter' }
    await openFlow(page, { chainwright: 1, name: 'How likely?', nodes: { judge } })
    await cardOf(page, 'judge').waitFor()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    const question = page.getByRole('dialog', { name: 'Run this flow?' })
    await question.getByRole('button', { name: 'Run', exact: true }).click()
    await cardOf(page, 'judge').getByText(/^Done/).waitFor({ timeout: 90_000 })
    await run(page)
    await cardOf(page, 'judge').click({ position: { x: 80, y: 14 } })
    await page.getByRole('tab', { name: 'Output' }).click()
    const heat = page.getByRole('listbox', { name: /token/i })
    await heat
      .getByRole('option', { name: /potato|pot/ })
      .first()
      .hover()
    await page.getByRole('tooltip').getByText('%').first().waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await takePicture(page, 'editor-heat')
  })
})

describe('in the dark', () => {
  const pages = useEditorPages({ colorScheme: 'dark', viewport: { width: 1400, height: 860 } })

  it('a run is read as well, with its waterfall', async () => {
    const { page } = await pages.open()
    await run(page)
    await cardOf(page, 'outputs.answer').getByText('half past eight').waitFor()
    await run(page)
    await cardOf(page, 'answer')
      .getByText(/^Cached/)
      .waitFor()
    await command(page, 'Timeline of the run')
    await page.getByRole('treegrid').getByRole('rowheader').first().waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await takePicture(page, 'editor-dark')
  })
})

describe('on the screen of a telephone', () => {
  const pages = useEditorPages({ viewport: { width: 390, height: 780 }, hasTouch: true })

  it('a flow is run, read and shared, and nothing stands out at the side', async () => {
    const { page } = await pages.open()
    await run(page)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(390)
    expect(
      (await page.getByRole('button', { name: 'Keyboard shortcuts' }).boundingBox())?.x,
    ).toBeLessThan(360)
    await page.getByRole('button', { name: /^Share/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Share this flow' })
    const link = dialog.getByRole('textbox', { name: 'Link' })
    await expect.poll(() => link.inputValue()).toContain('#flow=1.')
    const box = await dialog.boundingBox()
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? Infinity)).toBeLessThanOrEqual(390)
    expect(await seriousFindings(page)).toEqual([])
    await takePicture(page, 'editor-phone')
  })
})

function read(file: string): Promise<string> {
  return readFile(new URL(file, examples), 'utf8')
}

async function addCheck(page: Page, metric: string, output: string): Promise<void> {
  const panel = page.getByRole('complementary', { name: 'Data set' })
  await panel.getByRole('combobox', { name: 'Metric' }).selectOption(metric)
  await panel.getByRole('combobox', { name: 'Output' }).selectOption(output)
  await panel.getByRole('combobox', { name: 'Right answer in column' }).selectOption('address')
  await panel.getByRole('button', { name: 'Add a check' }).click()
}

/** Makes the panel at the bottom as high as it gets. */
async function makeRoom(page: Page): Promise<void> {
  await page.getByRole('separator', { name: 'Height of Data set' }).focus()
  for (let times = 0; times < 30; times++) await page.keyboard.press('ArrowUp')
  await page.getByRole('combobox', { name: 'Metric' }).focus()
}
