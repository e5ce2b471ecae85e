import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { seriousFindings } from './axe.ts'
import { useEditorPages } from './editor-pages.ts'
import {
  cardOf,
  command,
  dropFiles,
  footOf,
  isKept,
  notices,
  portPoint,
  pullWire,
  run,
  watchRun,
  wires,
} from './hand.ts'
import { takePicture } from './pictures.ts'
import { runWithCli } from './run-cli.ts'

// The first five minutes of somebody who has never seen the editor, as one script.

const pages = useEditorPages({ acceptDownloads: true, viewport: { width: 1400, height: 860 } })
const example = 'examples/three-pages/three-pages.flow.json'
const question = 'When did the last keeper leave?'
const market = 'The town hall of Norvik is painted green. It opens at nine. The mayor is Ada Holm.'

const answerOf = (page: Page): Promise<string> =>
  cardOf(page, 'outputs.answer').locator('[data-value]').innerText()

it('the first five minutes: run, change, add a page, draw, undo, share, run elsewhere', async () => {
  const { page, faults } = await pages.open()
  await opensOnARunningExample(page)
  await answersLikeTheCommandLine(page)
  await onlyTheAnswerRunsAgain(page)
  await aDroppedPageCostsOneSummary(page)
  await everythingIsThereAfterLoadingAgain(page)
  await aPulledWireBringsItsNode(page)
  await aWrongWireIsRefusedWithTheReason(page)
  await undoSaysWhatItUndid(page)
  const link = await shares(page)
  await theSavedFileAnswersTheSame(page)
  await aStrangerOnlyLooks(link)
  expect(faults).toEqual([])
}, 300_000)

it('shows the first words of a model less than 5 seconds after the first paint', async () => {
  // Other programs make a machine slow, never fast: the best of five counts.
  const took: number[] = []
  while (took.length < 5 && !took.some((one) => one < 5000)) took.push(await paintToFirstWords())
  process.stdout.write(`First paint to first words: ${took.map(Math.round).join(', ')} ms\n`)
  expect(Math.min(...took)).toBeLessThan(5000)
})

/** In milliseconds, with Run pressed as soon as it is there. */
async function paintToFirstWords(): Promise<number> {
  const { page } = await pages.openElsewhere()
  const words = page.locator('[data-card="summarize"] p, [data-card="answer"] p')
  const before = await words.allInnerTexts()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const first = await page.waitForFunction((told) => {
    const cards = document.querySelectorAll('[data-card="summarize"] p, [data-card="answer"] p')
    const isNew = [...cards].some(({ textContent }) => textContent && !told.includes(textContent))
    return isNew && performance.now()
  }, before)
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  )
  expect(paint).toBeGreaterThan(0)
  return Number(await first.jsonValue()) - Number(paint)
}

async function opensOnARunningExample(page: Page): Promise<void> {
  await page.getByText('Run it. Nothing leaves this page.').waitFor()
  await page.getByRole('list', { name: '3 documents' }).waitFor()
  expect(await page.getByLabel('Value of question').inputValue()).toContain('ferry')
  expect(await seriousFindings(page)).toEqual([])
}

/** The first act is Run. */
async function answersLikeTheCommandLine(page: Page): Promise<void> {
  await run(page)
  const { answer } = await runWithCli(example)
  expect(answer).toContain('half past eight')
  expect((await answerOf(page)).trim()).toBe(answer)
  await cardOf(page, 'summarize').getByText('runs 3×').waitFor()
  await page.getByText('Change question, then Run: only answer runs again.').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await takePicture(page, 'editor-run')
}

/** The second act is a question, and the third is Run: then there is a changed answer. */
async function onlyTheAnswerRunsAgain(page: Page): Promise<void> {
  await page.getByLabel('Value of question').fill(question)
  await run(page)
  await cardOf(page, 'outputs.answer').getByText('1961').waitFor()
  expect(await footOf(page, 'summarize').innerText()).toMatch(/^Cached/)
  expect(await footOf(page, 'combine').innerText()).toMatch(/^Cached/)
  expect(await footOf(page, 'answer').innerText()).toMatch(/^Done.*question/)
  expect(await seriousFindings(page)).toEqual([])
}

async function aDroppedPageCostsOneSummary(page: Page): Promise<void> {
  await dropFiles(page, [{ name: 'town-hall.txt', text: market }])
  await page.getByRole('list', { name: '4 documents' }).waitFor()
  await run(page)
  await cardOf(page, 'summarize').getByText('runs 4×').waitFor()
  await cardOf(page, 'summarize').dblclick({ position: { x: 60, y: 12 } })
  const details = page.getByRole('complementary', { name: 'Details' })
  await details.getByRole('tab', { name: 'Run' }).click()
  const state = details.locator('dt', { hasText: /^State$/ }).locator('+ dd')
  const states: string[] = []
  for (let item = 0; item < 4; item++) {
    states.push(await state.innerText())
    if (item < 3) await details.getByRole('button', { name: 'The next one' }).click()
  }
  const reused = 'Taken from an earlier run'
  expect(states).toEqual([reused, reused, reused, 'Done'])
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Close Details' }).click()
}

async function everythingIsThereAfterLoadingAgain(page: Page): Promise<void> {
  await isKept(page)
  await page.reload()
  await page.getByRole('list', { name: '4 documents' }).waitFor()
  expect(await page.getByLabel('Value of question').inputValue()).toBe(question)
  await run(page)
  await cardOf(page, 'outputs.answer').getByText('1961').waitFor()
}

async function aPulledWireBringsItsNode(page: Page): Promise<void> {
  const before = await wires(page)
  const from = { card: 'combine', port: 'text', side: 'output' } as const
  const { x, y } = await portPoint(page, from)
  await pullWire(page, from, { x: x + 40, y: y + 330 })
  await page.mouse.up()
  await page.keyboard.type('tr')
  await page.getByRole('option', { name: /^Translate/, selected: true }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await takePicture(page, 'editor-wire')
  await page.keyboard.press('Enter')
  await cardOf(page, 'translate').waitFor()
  const added = (await wires(page)).filter((id) => !before.includes(id))
  expect(added).toEqual(['translate.text'])
}

async function aWrongWireIsRefusedWithTheReason(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Fit the flow into view' }).click()
  await pullWire(
    page,
    { card: 'answer', port: 'answer', side: 'output' },
    await portPoint(page, { card: 'translate', port: 'text', side: 'input' }),
  )
  await page.mouse.up()
  const refused = page.getByRole('dialog', { name: 'The wire does not fit' })
  await refused.getByRole('alert').waitFor()
  await refused.getByText('`answer.answer` gives answer, and `text` takes text').waitFor()
  await refused.getByRole('button', { name: 'Insert Format' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await takePicture(page, 'editor-refused')
  await page.keyboard.press('Escape')
  await refused.waitFor({ state: 'detached' })
}

async function undoSaysWhatItUndid(page: Page): Promise<void> {
  await page.keyboard.press('Control+z')
  await notices(page).getByText('Undid: Add Translate').waitFor()
  expect(await cardOf(page, 'translate').count()).toBe(0)
}

async function shares(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^Share/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Share this flow' })
  const link = dialog.getByRole('textbox', { name: 'Link' })
  await expect.poll(() => link.inputValue()).toContain('#flow=1.')
  await dialog.getByText('The flow is in the link itself').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  const address = await link.inputValue()
  await page.keyboard.press('Escape')
  return address
}

/** Saves the flow, and runs the file with the command line on the inputs that the page has. */
async function theSavedFileAnswersTheSame(page: Page): Promise<void> {
  const download = page.waitForEvent('download')
  await command(page, 'Download the flow file')
  const folder = await mkdtemp(path.join(tmpdir(), 'chainwright-five-minutes-'))
  try {
    const file = path.join(folder, 'saved.flow.json')
    await (await download).saveAs(file)
    const saved = JSON.parse(await readFile(file, 'utf8')) as SavedFlow
    const inputs = { pages: [...saved.inputs.pages.default, market], question }
    const { answer } = await runWithCli(file, inputs)
    expect((await answerOf(page)).trim()).toBe(answer)
  } finally {
    await rm(folder, { recursive: true })
  }
}

interface SavedFlow {
  readonly inputs: { readonly pages: { readonly default: readonly string[] } }
}

async function aStrangerOnlyLooks(link: string): Promise<void> {
  const { page, faults, requests } = await pages.openElsewhere(link)
  await page.getByRole('dialog', { name: 'A flow from somebody else' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await takePicture(page, 'editor-link')
  await page.getByRole('button', { name: 'Look at it' }).click()
  await cardOf(page, 'answer').waitFor()
  expect(requests.filter((address) => /worker|\/models\/|\.wasm/.test(address))).toEqual([])
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const consent = page.getByRole('dialog', { name: 'Run this flow?' })
  await consent.waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(requests.filter((address) => /\/models\/.*onnx|\.wasm/.test(address))).toEqual([])
  const over = await watchRun(page)
  await consent.getByRole('button', { name: 'Run', exact: true }).click()
  await over()
  expect(await answerOf(page)).toContain('half past eight')
  expect(faults).toEqual([])
}
