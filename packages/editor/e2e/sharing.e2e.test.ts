import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { seriousFindings } from './axe.ts'
import { startEditCommand } from './edit-command.ts'
import { removePickers, useEditorPages } from './editor-pages.ts'
import { cardOf, command, dropFiles, isKept, run } from './hand.ts'

const pages = useEditorPages({ isolated: false, acceptDownloads: true, before: removePickers })

const flowText = (name: string, extra: object = {}) =>
  JSON.stringify({
    chainwright: 1,
    name,
    inputs: { who: { type: 'text', default: 'you' } },
    nodes: {
      greet: {
        type: 'prompt',
        inputs: { template: 'Hello {{who}}', who: { from: 'inputs.who' } },
        ...extra,
      },
    },
    outputs: { text: { from: 'greet.text' } },
  })

const nameOf = (page: Page) => page.getByRole('textbox', { name: 'Name of the flow' }).inputValue()

async function linkOf(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share' }).click()
  const link = page.getByRole('textbox', { name: 'Link' })
  await expect.poll(() => link.inputValue()).toMatch(/#flow=1\./)
  const address = await link.inputValue()
  await page.keyboard.press('Escape')
  return address
}

it('asks before a flow from a link runs, takes no for no, and remembers a yes', async () => {
  const { page } = await pages.open()
  await dropFiles(page, [{ name: 'greet.flow.json', text: flowText('Greet') }])
  await cardOf(page, 'greet').waitFor()
  const link = await linkOf(page)
  const other = await pages.openElsewhere(link)
  await other.page.getByRole('button', { name: 'Look at it' }).click()
  const begin = other.page.getByRole('button', { name: 'Run', exact: true })
  const dialog = other.page.getByRole('dialog', { name: 'Run this flow?' })
  await begin.click()
  expect(await seriousFindings(other.page)).toEqual([])
  await dialog.getByRole('button', { name: 'Do not run' }).click()
  expect(await cardOf(other.page, 'outputs.text').innerText()).not.toContain('Hello you')
  await begin.click()
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await cardOf(other.page, 'outputs.text').getByText('Hello you').waitFor()
  await other.page.goto('about:blank')
  await other.page.goto(link)
  await cardOf(other.page, 'greet').waitFor()
  await run(other.page)
  await cardOf(other.page, 'outputs.text').getByText('Hello you').waitFor()
  expect(other.faults).toEqual([])
})

it('hands out the file, and a picture that opens as the flow', async () => {
  const { page, faults } = await pages.open()
  await dropFiles(page, [{ name: 'greet.flow.json', text: flowText('Greet') }])
  await cardOf(page, 'greet').waitFor()
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('checkbox', { name: 'Put the flow inside the picture' }).check()
  const [picture] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download PNG' }).click(),
  ])
  expect(picture.suggestedFilename()).toBe('greet.png')
  const bytes = await readFile(await picture.path())
  const [svg] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download SVG' }).click(),
  ])
  expect(await readFile(await svg.path(), 'utf8')).toMatch(/^<svg[\s\S]*Greet/)
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download the flow file' }).click(),
  ])
  expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toMatchObject({ name: 'Greet' })
  await page.keyboard.press('Escape')
  const fresh = await pages.openElsewhere()
  await dropFiles(fresh.page, [{ name: 'greet.png', base64: bytes.toString('base64') }])
  await cardOf(fresh.page, 'greet').waitFor()
  expect(await nameOf(fresh.page)).toBe('Greet')
  expect([...faults, ...fresh.faults]).toEqual([])
})

it('shows the code that runs the flow, in three languages', async () => {
  const { page, faults } = await pages.open()
  await command(page, 'Use in code')
  const code = page.getByRole('textbox', { name: 'Use in code' })
  expect(await code.inputValue()).toContain('await runFlow(flow')
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('tab', { name: 'Command line' }).click()
  expect(await code.inputValue()).toContain('chainwright run')
  await page.getByRole('tab', { name: 'HTTP' }).click()
  expect(await code.inputValue()).toContain('curl')
  expect(faults).toEqual([])
})

it('compares the flow with a file, and lists what changed', async () => {
  const { page, faults } = await pages.open()
  await dropFiles(page, [{ name: 'greet.flow.json', text: flowText('Greet', { timeoutMs: 5 }) }])
  await cardOf(page, 'greet').waitFor()
  await command(page, 'Compare with a file')
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Compare with a file …' }).click(),
  ])
  const buffer = Buffer.from(flowText('Greet'))
  await chooser.setFiles({ name: 'old.flow.json', mimeType: 'application/json', buffer })
  const changes = page.getByRole('region', { name: 'Changes' })
  await changes.getByText('time limit').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(faults).toEqual([])
})

it('asks when two tabs change the same flow, and loses neither', async () => {
  const first = await pages.open()
  const name = first.page.getByRole('textbox', { name: 'Name of the flow' })
  await name.fill('First')
  await name.press('Enter')
  await isKept(first.page)
  const second = await pages.open()
  expect(await nameOf(second.page)).toBe('First')
  const other = second.page.getByRole('textbox', { name: 'Name of the flow' })
  await other.fill('Second')
  await other.press('Enter')
  await isKept(second.page)
  await name.fill('First again')
  await name.press('Enter')
  const dialog = first.page.getByRole('dialog', { name: 'This flow is open in another tab' })
  await dialog.waitFor()
  expect(await seriousFindings(first.page)).toEqual([])
  await dialog.getByRole('button', { name: 'Keep both' }).click()
  await isKept(first.page)
  await first.page.getByRole('button', { name: 'Files', exact: true }).click()
  await first.page.getByRole('button', { name: /^First again/ }).waitFor()
  await first.page.getByRole('button', { name: /^Second/ }).waitFor()
  expect(first.faults).toEqual([])
})

it('opens and saves in the folder of `chainwright edit`, and shows what changed there meanwhile', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'chainwright-edit-'))
  const file = path.join(folder, 'greet.flow.json')
  await writeFile(file, flowText('Greet'))
  const started = await startEditCommand(file, inject('site'))
  try {
    const { page, faults } = await pages.open(started.address)
    await cardOf(page, 'greet').waitFor()
    expect(page.url()).not.toContain('token')
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
    const name = page.getByRole('textbox', { name: 'Name of the flow' })
    await name.fill('Mine')
    await name.press('Enter')
    await page.keyboard.press('Control+s')
    await expect.poll(() => readFile(file, 'utf8')).toContain('"Mine"')
    await page.reload()
    await cardOf(page, 'greet').waitFor()
    await writeFile(file, flowText('Theirs'))
    await name.fill('Mine again')
    await name.press('Enter')
    await page.keyboard.press('Control+s')
    await page.getByRole('dialog', { name: /has changed on disk/ }).waitFor()
    expect(await readFile(file, 'utf8')).toContain('"Theirs"')
    await page.getByRole('button', { name: 'Write over it' }).click()
    await expect.poll(() => readFile(file, 'utf8')).toContain('"Mine again"')
    expect(faults.filter((fault) => !fault.includes('409'))).toEqual([])
  } finally {
    await started.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
