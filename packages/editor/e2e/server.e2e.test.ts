import { execFile } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { seriousFindings } from './axe.ts'
import { useEditorPages } from './editor-pages.ts'
import { cardOf, footOf, run, watchRun } from './hand.ts'
import { servedFolder } from './serve-command.ts'

const pages = useEditorPages()
const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The command line on the store of the server. */
async function cli(...words: string[]): Promise<string> {
  const bin = ['--conditions=chainwright-source', '--no-warnings', 'packages/cli/src/bin.ts']
  const done = await promisify(execFile)(process.execPath, [...bin, ...words], { cwd: root })
  return done.stdout
}

/** Waits so long, asks, and then says what came before. */
const slow = {
  chainwright: 1,
  name: 'Slow',
  nodes: {
    one: { type: 'prompt', inputs: { template: 'one' } },
    pause: { type: 'wait', inputs: { seconds: 6, value: { from: 'one.text' } } },
    two: {
      type: 'prompt',
      inputs: { template: '{{text}} and two', text: { from: 'pause.value' } },
    },
  },
  outputs: { text: { from: 'two.text' } },
}

/** A model writes, and a person says yes or no. */
const review = {
  chainwright: 1,
  name: 'Review',
  nodes: {
    write: {
      type: 'generate',
      inputs: { prompt: 'Tell a long story of a ship.', maxTokens: 60 },
      model: 'starter',
    },
    approve: {
      type: 'ask',
      inputs: { question: { from: 'write.text' }, choices: ['yes', 'no'] },
    },
  },
  outputs: { answer: { from: 'approve.answer' } },
}

const patient = { timeout: 20_000 }

const open = (page: Page, name: string) =>
  page.getByRole('button', { name: `${name}.flow.json`, exact: true }).click()
const runButton = (page: Page) => page.getByRole('button', { name: 'Run', exact: true })
const whereButton = (page: Page) => page.getByRole('button', { name: /^On the server 127/ })

it('runs what is drawn on the server, and only what changed again', async () => {
  const { start, store } = await servedFolder(inject('site'), ['three-pages'])
  const { page, faults, requests } = await pages.open((await start()).address)
  await open(page, 'three-pages')
  await whereButton(page).waitFor()
  const isOver = await watchRun(page)
  await agree(page)
  await isOver()
  const answer = cardOf(page, 'outputs.answer')
  await answer.getByText('half past eight').waitFor()
  const [first = ''] = await storedRuns(store)
  expect(first).toMatch(/^r/)
  await page.getByRole('textbox', { name: 'Value of question' }).fill('When was it built?')
  await run(page)
  await answer.getByText('1871').waitFor()
  expect(await footOf(page, 'summarize').innerText()).toMatch(/reused|cached/i)
  expect(await footOf(page, 'answer').innerText()).not.toMatch(/reused|cached/i)
  expect(await storedRuns(store)).toHaveLength(2)
  // No model runs in the page, and the token is in no address.
  expect(requests.filter((address) => /\.(?:wasm|onnx)$|token/.test(address))).toEqual([])
  expect(page.url()).not.toContain('token')
  expect(faults).toEqual([])

  await whereButton(page).click()
  await page.getByRole('menuitemcheckbox', { name: 'In this browser' }).click()
  expect(await page.getByRole('button', { name: 'In this browser' }).count()).toBe(1)
  expect(await seriousFindings(page)).toEqual([])
})

async function storedRuns(store: string): Promise<string[]> {
  const { runs } = JSON.parse(await cli('runs', 'list', '--store', store, '--json')) as {
    runs: { run: string }[]
  }
  return runs.map(({ run: id }) => id)
}

it('shows text as the server writes it, and takes answers to questions there', async () => {
  const { start } = await servedFolder(inject('site'), [], { review })
  const { page, faults } = await pages.open((await start()).address)
  await open(page, 'review')
  await runButton(page).click()
  const consent = page.getByRole('dialog', { name: 'Run this flow on the server?' })
  expect(await consent.innerText()).toContain('Asks you something')
  expect(await seriousFindings(page)).toEqual([])
  await consent.getByRole('button', { name: 'Run', exact: true }).click()
  const lengths = new Set<number>()
  const yes = page.getByRole('button', { name: 'yes', exact: true })
  while ((await yes.count()) === 0) {
    lengths.add((await cardOf(page, 'write').innerText()).length)
    await page.waitForTimeout(30)
  }
  expect(lengths.size).toBeGreaterThan(3)
  await yes.click()
  await cardOf(page, 'outputs.answer').getByText('yes').waitFor()
  expect(faults).toEqual([])
})

it('cancels a run of the server, and opens runs that others made while they go on', async () => {
  const { start, store, folder } = await servedFolder(inject('site'), [], { slow })
  const { page, faults } = await pages.open((await start()).address)
  await open(page, 'slow')
  await agreeAndStart(page)
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await runButton(page).waitFor()
  const list = () => cli('runs', 'list', '--store', store)
  await expect.poll(list, patient).toContain('cancelled')

  const flow = path.join(folder, 'slow.flow.json')
  const running = cli('run', flow, '--store', store, '--quiet')
  await page.getByRole('button', { name: 'Run history' }).click()
  const line = page.getByRole('button', { name: /^Show on the canvas.*Slow/ })
  await line.filter({ hasText: 'Runs' }).click()
  await cardOf(page, 'outputs.text').getByText('one and two').waitFor()
  await running
  await expect.poll(() => line.filter({ hasText: 'Done' }).count(), patient).toBe(1)
  expect(faults).toEqual([])
})

/** Presses Run for a flow that came from a file, and agrees to what it does on the server. */
async function agree(page: Page): Promise<void> {
  await runButton(page).click()
  const question = page.getByRole('dialog', { name: 'Run this flow on the server?' })
  await question.getByRole('button', { name: 'Run', exact: true }).click()
}

/** The same; the run goes on behind this. */
async function agreeAndStart(page: Page): Promise<void> {
  await agree(page)
  await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor()
}

it('waits for a server that was killed, and goes on with the run when it is back', async () => {
  const { start } = await servedFolder(inject('site'), [], { slow })
  const server = await start()
  const { page } = await pages.open(server.address)
  await open(page, 'slow')
  await agreeAndStart(page)
  await footOf(page, 'one').getByText('Done').waitFor()
  await server.end('SIGKILL')
  await page.getByRole('status').filter({ hasText: 'Reconnecting to 127.0.0.1' }).waitFor()
  await start()
  await cardOf(page, 'outputs.text').getByText('one and two').waitFor()
  await whereButton(page).waitFor()
  await runButton(page).waitFor()
})
