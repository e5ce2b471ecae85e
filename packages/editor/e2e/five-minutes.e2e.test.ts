import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { card, drop, pullWire, runFlow } from './acts.ts'
import { seriousFindings } from './axe.ts'
import { serveFolder, type FileServer } from './file-server.ts'
import { openPage, startBrowser, type WatchedPage } from './open-page.ts'
import { runWithCli } from './run-cli.ts'
import { takePicture } from './pictures.ts'

// The first five minutes of somebody who never saw the editor, as one script: each test goes on
// where the one before it stopped.

let browser: Browser
let server: FileServer
let context: BrowserContext
let watched: WatchedPage

beforeAll(async () => {
  browser = await startBrowser()
  server = await serveFolder(inject('site'), { isolated: true })
  context = await browser.newContext({ viewport: { width: 1400, height: 860 } })
  watched = await openPage(context, server.page)
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

const answerOf = (): Promise<string> => card(watched.page, 'outputs.answer').innerText()

it('opens on a flow that is laid out, with a question in it', async () => {
  const { page } = watched
  await card(page, 'outputs.answer').waitFor()
  await page.getByRole('list', { name: '3 documents' }).waitFor()
  const question = page.getByRole('textbox', { name: 'Value of question' })
  expect(await question.inputValue()).toContain('ferry')
  await takePicture(page, 'editor-first')
})

it('answers at the first press of Run, with the same words as the command line', async () => {
  const { page } = watched
  await runFlow(page)
  const { answer } = await runWithCli('examples/three-pages/three-pages.flow.json')
  expect(answer).toContain('half past eight')
  expect(await answerOf()).toContain(answer)
  expect(await card(page, 'summarize').innerText()).toMatch(/Done/)
  expect(await seriousFindings(page)).toEqual([])
  await takePicture(page, 'editor-run')
})

it('runs only the answer again when the question changes', async () => {
  const { page } = watched
  await page.getByRole('textbox', { name: 'Value of question' }).fill('When was it built?')
  await runFlow(page)
  expect(await card(page, 'summarize').innerText()).toContain('Cached')
  expect(await card(page, 'combine').innerText()).toContain('Cached')
  expect(await card(page, 'answer').innerText()).toMatch(/ran again because.*question/)
  expect(await answerOf()).toContain('1871')
})

it('takes a dropped text as a fourth document, and runs four', async () => {
  const { page } = watched
  const text =
    'The bakery of Norvik opens at six. It sells rye bread and buns. It is closed on Monday.'
  await drop(page, [{ name: 'bakery.md', text, type: 'text/markdown' }])
  await page.getByRole('list', { name: '4 documents' }).waitFor()
  await page.getByRole('textbox', { name: 'Value of question' }).fill('When does the bakery open?')
  await runFlow(page)
  expect(await card(page, 'summarize').innerText()).toContain('runs 4×')
  expect(await answerOf()).toContain('opens at six')
})

it('keeps what was changed on this device: loading the page again brings it back', async () => {
  const { page } = watched
  await page.waitForTimeout(1_000)
  await page.reload()
  await page.getByRole('list', { name: '4 documents' }).waitFor()
  const question = page.getByRole('textbox', { name: 'Value of question' })
  expect(await question.inputValue()).toBe('When does the bakery open?')
})

it('pulls a wire into empty space, and gets the chosen node wired', async () => {
  const { page } = watched
  await pullWire(page, { card: 'answer', port: 'text' }, { x: 60, y: 200 })
  await page.keyboard.type('prompt')
  await page.keyboard.press('Enter')
  await card(page, 'prompt').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await takePicture(page, 'editor-wire')
  await page.keyboard.press('Control+z')
  await card(page, 'prompt').waitFor({ state: 'detached' })
})

it('shares a link, which opens in another browser and runs nothing', async () => {
  const { page } = watched
  await page.getByRole('button', { name: 'Share' }).click()
  const link = page.getByRole('textbox', { name: 'Link' })
  await expect.poll(() => link.inputValue()).toMatch(/#flow=1\./)
  expect(await seriousFindings(page)).toEqual([])
  const other = await browser.newContext()
  const opened = await openPage(other, await link.inputValue())
  await opened.page.getByRole('dialog', { name: 'A flow from somebody else' }).waitFor()
  await opened.page.waitForLoadState('networkidle')
  const fetched = opened.requests.filter((address) => /\/models\/.+\/|\.wasm$/.test(address))
  expect(fetched).toEqual([])
  expect(await seriousFindings(opened.page)).toEqual([])
  expect(opened.faults).toEqual([])
  await takePicture(opened.page, 'editor-link')
  await other.close()
})

it('did all of this without an error, a violation of the policy, or a request elsewhere', () => {
  expect(watched.faults).toEqual([])
})
