import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useEditorPages } from './editor-pages.ts'
import { cardOf, command, dropFiles, footOf, notices, openFlow, run } from './hand.ts'

// What a run did, as a person sees it: on the flow that the site opens with, and its starter model.

const pages = useEditorPages()
const runtime = /\/models\/|\.wasm$|\/worker-/

async function openAndRun(): Promise<Page> {
  const { page } = await pages.open()
  await cardOf(page, 'answer').waitFor()
  await run(page)
  return page
}

async function lookAt(page: Page, card: string, tab: string) {
  await cardOf(page, card).click({ position: { x: 60, y: 14 } })
  const details = page.getByRole('complementary', { name: 'Details' })
  await details.getByRole('tab', { name: tab, exact: true }).click()
  return details
}

it('tells before the first run what that would load, and loads nothing for it', async () => {
  const { page, requests, faults } = await pages.open()
  const chip = page.getByRole('button', { name: /^Loads \d+\.\d MB$/ })
  await chip.waitFor()
  const about = (await chip.getAttribute('title')) ?? ''
  expect(about).toMatch(/first run loads \d+\.\d MB of models from this site.*\d\d MB/)
  expect(about).toContain('Nobody else is contacted.')
  expect(requests.filter((address) => runtime.test(address))).toEqual([])
  await run(page)
  await page.getByRole('button', { name: /ready/ }).waitFor()
  expect(faults).toEqual([])
})

describe('a run', () => {
  it('shows what each step sent to its model', async () => {
    const page = await openAndRun()
    const details = await lookAt(page, 'answer', 'Sent')
    const sent = details.getByRole('region', { name: 'What was sent to the model' })
    await sent.getByText('When does the last ferry leave?', { exact: true }).waitFor()
    expect(await sent.innerText()).toMatch(/1 call[\s\S]*Embed · starter/)
    // A node that asks no model has no such view.
    await cardOf(page, 'combine').click({ position: { x: 60, y: 14 } })
    expect(await details.getByRole('tab', { name: 'Sent', exact: true }).count()).toBe(0)
  })

  it('tells how many items it reused, and why the others ran', async () => {
    const page = await openAndRun()
    const text = [
      'The market opens at nine.',
      'Fish is sold until noon.',
      'Bread is sold all day long.',
      'On Sundays there is music.',
      'Dogs stay outside.',
      'It closes at five.',
    ].join(' ')
    await dropFiles(page, [{ name: 'market.txt', text }])
    await cardOf(page, 'inputs.pages').getByText('The market opens').waitFor()
    await run(page)
    const foot = await footOf(page, 'summarize').innerText()
    expect(foot).toContain('3 of 4 reused')
    expect(foot).toContain('item 4 ran for the first time')
    const details = await lookAt(page, 'summarize', 'Run')
    await details.getByText('3 of 4 reused; item 4 ran for the first time').waitFor()
    await command(page, 'Timeline of the run')
    const rows = page.getByRole('treegrid').getByRole('row')
    await rows.filter({ hasText: '3 of 4 reused' }).waitFor()
    await rows.filter({ hasText: 'Item 4' }).dblclick()
    await details.getByText('4 of 4', { exact: true }).waitFor()
    await details.getByRole('tab', { name: 'Sent', exact: true }).click()
    const sent = details.getByRole('region', { name: 'What was sent to the model' })
    await sent.getByText('The market opens at nine.', { exact: true }).waitFor()
  })
})

it('takes pinning and the editing of a pinned value back by name', async () => {
  const page = await openAndRun()
  await cardOf(page, 'combine').click({ position: { x: 60, y: 14 } })
  await page.keyboard.press('p')
  const pinned = cardOf(page, 'combine').getByRole('img', { name: 'pinned' })
  await pinned.waitFor()
  const details = await lookAt(page, 'combine', 'Output')
  const value = details.getByRole('textbox').first()
  const before = await value.inputValue()
  await value.fill('The last ferry leaves at noon.')
  await details.getByRole('tab', { name: 'Output', exact: true }).focus()
  await page.keyboard.press('Control+z')
  await notices(page).getByText('Undid: edit the pinned text of combine').waitFor()
  expect(await value.inputValue()).toBe(before)
  await page.keyboard.press('Control+z')
  await notices(page).getByText('Undid: pin combine').waitFor()
  await pinned.waitFor({ state: 'detached' })
  await page.keyboard.press('Control+y')
  await pinned.waitFor()
})

it('shows the exact text that a template makes of the second document, before any run', async () => {
  const { page } = await pages.open()
  await openFlow(page, {
    chainwright: 1,
    inputs: { pages: { type: 'text[]', default: ['The sea.', 'The hill.'] } },
    nodes: {
      ask: {
        type: 'prompt',
        inputs: { template: 'Shorten: {{page}}', page: { from: 'inputs.pages' } },
      },
    },
  })
  const details = await lookAt(page, 'ask', 'Settings')
  await details.getByText(/^Preview of/).click()
  await details.getByText('Shorten: The sea.').waitFor()
  await details.getByRole('button', { name: 'The next item' }).click()
  await details.getByText('Shorten: The hill.').waitFor()
})
