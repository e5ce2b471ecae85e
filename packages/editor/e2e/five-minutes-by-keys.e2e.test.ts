import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { seriousFindings } from './axe.ts'
import { removePickers, useEditorPages } from './editor-pages.ts'
import { cardOf, command, footOf, notices, watchRun, wires } from './hand.ts'
import {
  addByKeys,
  focusIsOn,
  goToPart,
  press,
  pressUntil,
  pressUntilSaid,
  said,
  walkTo,
} from './keys.ts'

// The first five minutes once more, by somebody who has a keyboard and nothing else.

const pages = useEditorPages({ viewport: { width: 1400, height: 860 }, before: removePickers })
const market = 'The town hall of Norvik is painted green. It opens at nine. The mayor is Ada Holm.'

it('the first five minutes by keys alone', async () => {
  const { page, faults } = await pages.open()
  await cardOf(page, 'outputs.answer').waitFor()
  await runsByKeys(page)
  expect(await cardOf(page, 'outputs.answer').innerText()).toContain('half past eight')
  await changesTheQuestion(page)
  await opensAPage(page)
  await drawsToANewNode(page)
  const link = await shares(page)
  await aStrangerLooksAndRuns(link)
  expect(faults).toEqual([])
}, 300_000)

async function runsByKeys(page: Page): Promise<void> {
  const over = await watchRun(page)
  await press(page, 'Control+Enter')
  await over()
}

async function changesTheQuestion(page: Page): Promise<void> {
  await goToPart(page, 'main')
  await walkTo(page, cardOf(page, 'inputs.question'))
  await press(page, 'Enter')
  await focusIsOn(page.getByLabel('Value of question'))
  await press(page, 'Control+a')
  await page.keyboard.type('When did the last keeper leave?')
  await runsByKeys(page)
  expect(await cardOf(page, 'outputs.answer').innerText()).toContain('1961')
  expect(await footOf(page, 'summarize').innerText()).toMatch(/^Cached/)
  await press(page, 'Escape')
  await focusIsOn(cardOf(page, 'inputs.question'))
}

/** What others drop comes in by the dialog of the system, which Ctrl+O opens. */
async function opensAPage(page: Page): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'chainwright-by-keys-'))
  try {
    const file = path.join(folder, 'town-hall.txt')
    await writeFile(file, market)
    const chooser = page.waitForEvent('filechooser')
    await press(page, 'Control+o')
    await (await chooser).setFiles(file)
    await page.getByRole('list', { name: '4 documents' }).waitFor()
  } finally {
    await rm(folder, { recursive: true })
  }
  await runsByKeys(page)
  await cardOf(page, 'summarize').getByText('runs 4×').waitFor()
}

async function drawsToANewNode(page: Page): Promise<void> {
  const before = await wires(page)
  await walkTo(page, cardOf(page, 'combine'))
  await addByKeys(page, 'Translate')
  await focusIsOn(cardOf(page, 'translate'))
  await walkTo(page, cardOf(page, 'combine'))
  await press(page, 'c', 'Enter')
  await pressUntilSaid(page, 'ArrowDown', /^To text of Translate/)
  await press(page, 'Enter')
  await said(page).getByText('Connected text of Join to text of Translate').waitFor()
  expect((await wires(page)).filter((id) => !before.includes(id))).toEqual(['translate.text'])
  expect(await seriousFindings(page)).toEqual([])
  await press(page, 'Control+z', 'Control+z')
  await notices(page).getByText('Undid: Add Translate').waitFor()
}

async function shares(page: Page): Promise<string> {
  await command(page, 'Share …')
  const link = page.getByRole('textbox', { name: 'Link' })
  await expect.poll(() => link.inputValue()).toContain('#flow=1.')
  await pressUntil(page, 'Tab', page.getByRole('button', { name: 'Copy the link' }))
  await press(page, 'Enter')
  const address = await link.inputValue()
  await press(page, 'Escape')
  return address
}

async function aStrangerLooksAndRuns(link: string): Promise<void> {
  const { page, faults } = await pages.openElsewhere(link)
  const stranger = page.getByRole('dialog', { name: 'A flow from somebody else' })
  await stranger.waitFor()
  await pressUntil(page, 'Tab', stranger.getByRole('button', { name: 'Look at it' }))
  await press(page, 'Enter')
  await stranger.waitFor({ state: 'detached' })
  const over = await watchRun(page)
  await press(page, 'Control+Enter')
  const consent = page.getByRole('dialog', { name: 'Run this flow?' })
  await consent.waitFor()
  await pressUntil(page, 'Tab', consent.getByRole('button', { name: 'Run', exact: true }))
  await press(page, 'Enter')
  await over()
  expect(await cardOf(page, 'outputs.answer').innerText()).toContain('half past eight')
  expect(faults).toEqual([])
}
