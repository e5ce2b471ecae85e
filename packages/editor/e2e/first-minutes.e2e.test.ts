import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { seriousFindings } from './axe.ts'
import { useEditorPages } from './editor-pages.ts'
import {
  cardOf,
  command,
  dropFiles,
  footOf,
  notices,
  portPoint,
  pullWire,
  run,
  wires,
} from './hand.ts'

// The first five minutes of somebody who has never seen the editor, as one script.

const pages = useEditorPages({ acceptDownloads: true })
const root = fileURLToPath(new URL('../../..', import.meta.url))
const question = 'When did the last keeper leave?'
const market = 'The town hall of Norvik is painted green. It opens at nine. The mayor is Ada Holm.'

it('the first five minutes: run, change, add a page, draw, undo, share, run elsewhere', async () => {
  const { page, faults } = await pages.open()
  await runsAtOnce(page)
  await onlyTheAnswerRunsAgain(page)
  await aDroppedPageCostsOneSummary(page)
  await aPulledWireBringsItsNode(page)
  await aWrongWireIsRefusedWithTheReason(page)
  await undoSaysWhatItUndid(page)
  const link = await shares(page)
  const answer = await cardOf(page, 'outputs.answer').locator('[data-value]').innerText()
  expect(await answersLikeTheCommandLine(page)).toBe(answer.trim())
  await aStrangerOnlyLooks(link)
  expect(faults).toEqual([])
}, 300_000)

async function runsAtOnce(page: Page): Promise<void> {
  await page.getByText('Run it. Nothing leaves this page.').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await run(page)
  await cardOf(page, 'outputs.answer').getByText('half past eight').waitFor()
  await cardOf(page, 'summarize').getByText('runs 3×').waitFor()
  await page.getByText('Change question, then Run: only answer runs again.').waitFor()
  expect(await seriousFindings(page)).toEqual([])
}

async function onlyTheAnswerRunsAgain(page: Page): Promise<void> {
  await page.getByLabel('Value of question').fill(question)
  await run(page)
  await cardOf(page, 'outputs.answer').getByText('1961').waitFor()
  expect(await footOf(page, 'summarize').innerText()).toMatch(/^Cached/)
  expect(await footOf(page, 'combine').innerText()).toMatch(/^Cached/)
  expect(await footOf(page, 'answer').innerText()).toMatch(/^Done.*question/)
}

async function aDroppedPageCostsOneSummary(page: Page): Promise<void> {
  await dropFiles(page, [{ name: 'town-hall.txt', text: market }])
  await cardOf(page, 'inputs.pages').getByText('The town hall of Norvik').waitFor()
  await run(page)
  await cardOf(page, 'summarize').getByText('runs 4×').waitFor()
  await cardOf(page, 'summarize').dblclick({ position: { x: 60, y: 12 } })
  const details = page.getByRole('complementary', { name: 'Details' })
  await details.getByRole('tab', { name: 'Run' }).click()
  const states: string[] = []
  for (let item = 0; item < 4; item++) {
    states.push((await details.locator('dd').first().innerText()).replace(/ \(.*/, ''))
    if (item < 3) await details.getByRole('button', { name: 'The next one' }).click()
  }
  const reused = 'Taken from an earlier run'
  expect(states).toEqual([reused, reused, reused, 'Done'])
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Close Details' }).click()
}

async function aPulledWireBringsItsNode(page: Page): Promise<void> {
  const before = await wires(page)
  const from = { card: 'combine', port: 'text', side: 'output' } as const
  const { x, y } = await portPoint(page, from)
  await pullWire(page, from, { x: x + 40, y: y + 330 })
  await page.mouse.up()
  await page.keyboard.type('tr')
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Enter')
  await cardOf(page, 'translate').waitFor()
  const added = (await wires(page)).filter((id) => !before.includes(id))
  expect(added).toHaveLength(1)
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
  await page.keyboard.press('Escape')
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
  await expect.poll(() => link.inputValue()).toContain('#')
  await dialog.getByText('The flow is in the link itself').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  const address = await link.inputValue()
  await page.keyboard.press('Escape')
  return address
}

/** Saves the flow and its inputs, and runs both with the command line. */
async function answersLikeTheCommandLine(page: Page): Promise<string> {
  const download = page.waitForEvent('download')
  await command(page, 'Download the flow file')
  const file = await (await download).path()
  const folder = await mkdtemp(path.join(tmpdir(), 'chainwright-first-minutes-'))
  try {
    const flow = path.join(folder, 'saved.flow.json')
    const text = await readFile(file, 'utf8')
    await writeFile(flow, text)
    const saved = JSON.parse(text) as { inputs: { pages: { default: string[] } } }
    const given = JSON.stringify([...saved.inputs.pages.default, market])
    return await runWithCommandLine(flow, [`pages=${given}`, `question=${question}`])
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function runWithCommandLine(flow: string, inputs: readonly string[]): Promise<string> {
  const program = path.join(root, 'packages/cli/src/bin.ts')
  const given = inputs.flatMap((input) => ['--input', input])
  const node = ['--conditions=chainwright-source', '--no-warnings', program]
  const words = ['run', flow, ...given, '--json', '--quiet']
  const { stdout } = await promisify(execFile)(process.execPath, [...node, ...words])
  return (JSON.parse(stdout) as { outputs: { answer: string } }).outputs.answer
}

async function aStrangerOnlyLooks(link: string): Promise<void> {
  const { page, faults, requests } = await pages.openElsewhere(link)
  await page.getByRole('dialog', { name: 'A flow from somebody else' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Look at it' }).click()
  await cardOf(page, 'answer').waitFor()
  expect(requests.filter((address) => /worker|\/models\/|\.wasm/.test(address))).toEqual([])
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const consent = page.getByRole('dialog', { name: 'Run this flow?' })
  await consent.waitFor()
  expect(requests.filter((address) => /\/models\/.*onnx|\.wasm/.test(address))).toEqual([])
  await consent.getByRole('button', { name: 'Run', exact: true }).click()
  await cardOf(page, 'outputs.answer').getByText('half past eight').waitFor()
  expect(faults).toEqual([])
}
