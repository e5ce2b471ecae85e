import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { seriousFindings } from './axe.ts'
import { useEditorPages } from './editor-pages.ts'
import { cardOf, command, notices, openFlow, watchRun, wires } from './hand.ts'
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
import type { WatchedPage } from './open-page.ts'
import { smallFlow } from './small-flow.ts'

// The pointer lies in a drawer: nothing here presses, drags or hovers.

const pages = useEditorPages({ isolated: false, viewport: { width: 1600, height: 1000 } })

it('builds a flow of three nodes, runs it, reads the result and takes back, by keys alone', async () => {
  const { page, faults } = await pages.open()
  await command(page, 'New flow')
  await goToPart(page, 'header')
  await namesTheFlow(page)
  await goToPart(page, 'main')
  await addsThreeNodes(page)
  await writesTheTemplate(page)
  await renames(page)
  await connects(page)
  await moves(page)
  await runsAndReads(page)
  await takesBackByName(page)
  expect(await seriousFindings(page)).toEqual([])
  expect(faults).toEqual([])
}, 180_000)

async function namesTheFlow(page: Page): Promise<void> {
  await focusIsOn(page.getByRole('textbox', { name: 'Name of the flow' }))
  await page.keyboard.type('By keys')
  await press(page, 'Enter')
}

async function addsThreeNodes(page: Page): Promise<void> {
  for (const title of ['Prompt', 'Split', 'Join']) {
    await addByKeys(page, title)
    await focusIsOn(page.getByRole('group', { name: `${title}, ${title.toLowerCase()}` }))
  }
}

async function writesTheTemplate(page: Page): Promise<void> {
  await walkTo(page, cardOf(page, 'prompt'))
  await press(page, 'Enter')
  const details = page.getByRole('complementary', { name: 'Details' })
  await details.waitFor()
  await goToPart(page, 'aside')
  await pressUntil(page, 'Tab', details.locator('[data-port="template"]'))
  await page.keyboard.type('Written without a pointer.')
  await press(page, 'Escape')
}

async function renames(page: Page): Promise<void> {
  const details = page.getByRole('complementary', { name: 'Details' })
  await pressUntil(page, 'Shift+Tab', details.getByRole('button', { name: /name/i }))
  await press(page, 'Enter', 'Control+a')
  await page.keyboard.type('write')
  await press(page, 'Enter')
  await cardOf(page, 'write').waitFor()
}

/** C begins a wire, arrows choose a port, Enter draws it; all of it is said. */
async function connects(page: Page): Promise<void> {
  await goToPart(page, 'main')
  await walkTo(page, cardOf(page, 'write'))
  await press(page, 'c')
  await said(page)
    .getByText(/^Wire from text of Prompt/)
    .waitFor()
  await press(page, 'Enter')
  await pressUntilSaid(page, 'ArrowDown', /^To text of Split/)
  await press(page, 'Enter')
  await said(page).getByText('Connected text of Prompt to text of Split').waitFor()
  await walkTo(page, cardOf(page, 'split'))
  await press(page, 'c', 'ArrowDown')
  await said(page)
    .getByText(/^Wire from text of Split/)
    .waitFor()
  await press(page, 'ArrowUp', 'Enter')
  await pressUntilSaid(page, 'ArrowDown', /^To texts of Join/)
  await press(page, 'Enter')
  await said(page).getByText('Connected chunks of Split to texts of Join').waitFor()
  expect((await wires(page)).toSorted()).toEqual(['join.texts', 'split.text'])
  await press(page, 'c', 'Escape')
  await said(page).getByText('Left without a wire').waitFor()
}

async function moves(page: Page): Promise<void> {
  const before = await cardOf(page, 'split').boundingBox()
  await press(page, 'Shift+ArrowDown', 'Shift+ArrowDown')
  await said(page)
    .getByText(/^Split is at -?\d+, -?\d+$/)
    .waitFor()
  const after = await cardOf(page, 'split').boundingBox()
  expect(after?.y).toBeGreaterThan(before?.y ?? Infinity)
  expect(after?.x).toBe(before?.x)
}

async function runsAndReads(page: Page): Promise<void> {
  const over = await watchRun(page)
  await press(page, 'Control+Enter')
  await over()
  await walkTo(page, cardOf(page, 'join'))
  await press(page, 'Enter')
  await goToPart(page, 'aside')
  const details = page.getByRole('complementary', { name: 'Details' })
  await pressUntil(page, 'Tab', details.getByRole('tab', { selected: true }))
  await pressUntil(page, 'ArrowRight', details.getByRole('tab', { name: 'Output' }))
  await details
    .getByRole('tabpanel', { name: 'Output' })
    .getByText('Written without a pointer.')
    .waitFor()
}

async function takesBackByName(page: Page): Promise<void> {
  await goToPart(page, 'main')
  const undone = [
    'Undid: Move Split',
    'Undid: Connect Split to Join',
    'Undid: Connect Prompt to Split',
    'Undid: rename prompt to write',
    'Undid: edit template of prompt',
    'Undid: Add Join',
  ]
  for (const name of undone) {
    await press(page, 'Control+z')
    await notices(page).getByText(name).waitFor()
  }
  await press(page, 'Control+Shift+z')
  await notices(page).getByText('Did again: Add Join').waitFor()
}

describe('the outline, as a screen reader hears it', () => {
  it('is a tree in the order in which things run, and says in words what others see', async () => {
    const { page, faults } = await openOutline({
      ...smallFlow,
      nodes: { ...smallFlow.nodes, extra },
    })
    const tree = page.getByRole('tree', { name: 'Outline of Small talk' })
    const lines = [
      'topic text , input',
      'question Prompt , gives text',
      'extra Prompt , off, has a problem, gives text',
      'polite Prompt , gives text',
      'result text , output',
    ]
    await expect.poll(() => tree.getByRole('treeitem').count()).toBe(lines.length)
    expect(await tree.ariaSnapshot()).toBe(treeOf('Outline of Small talk', lines))
    await press(page, 'ArrowDown', 'ArrowDown', 'Enter')
    await focusIsOn(cardOf(page, 'extra'))
    await tree.getByRole('treeitem', { name: /^extra/, selected: true }).waitFor()
    await press(page, 'Delete')
    await tree.getByRole('treeitem', { name: /^extra/ }).waitFor({ state: 'detached' })
    const over = await watchRun(page)
    await press(page, 'Control+Enter')
    await focusIsOn(page.getByRole('dialog', { name: 'Run this flow?' }).locator(':focus'))
    await pressUntil(
      page,
      'Tab',
      page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }),
    )
    await press(page, 'Enter')
    await over()
    await tree.getByRole('treeitem', { name: 'polite Prompt , Done, gives text' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(faults).toEqual([])
  })

  it('opens bodies with Right, closes them with Left, and its selection is that of the canvas', async () => {
    const { page } = await openOutline(await readFile(story, 'utf8'))
    const line = (name: RegExp) => page.getByRole('tree').getByRole('treeitem', { name })
    await press(page, 'ArrowDown', 'ArrowRight')
    await focusIsOn(line(/^story Repeat/).and(page.locator('[aria-expanded="true"]')))
    await press(page, 'ArrowRight')
    await focusIsOn(page.getByRole('treeitem').and(page.locator('[aria-level="2"]')).first())
    await press(page, 'ArrowLeft')
    await focusIsOn(line(/^story Repeat/))
    await press(page, 'ArrowLeft')
    await line(/^story Repeat/)
      .and(page.locator('[aria-expanded="false"]'))
      .waitFor()
    expect(await page.locator('[aria-level="2"]').count()).toBe(0)
    await press(page, 'End')
    await line(/^ended/)
      .and(page.locator('[aria-selected="true"]'))
      .waitFor()
    await expect
      .poll(() => cardOf(page, 'outputs.ended').getAttribute('class'))
      .toMatch(/_selected_/)
  })
})

/** A node that is off, and refers to what is not there. */
const extra = { type: 'prompt', inputs: { template: '{{gone}}' }, off: true }
const story = new URL('../../../examples/story/story.flow.json', import.meta.url)

function treeOf(name: string, lines: readonly string[]): string {
  const items = lines.map((line) => `\n  - treeitem "${line}" [level=1]`)
  return `- tree "${name}":${items.join('')}`
}

/** Opens a flow and its outline, with the focus on the first line. */
async function openOutline(flow: object | string): Promise<WatchedPage> {
  const watched = await pages.open()
  const { page } = watched
  await openFlow(page, flow)
  await cardOf(page, 'summarize').waitFor({ state: 'detached' })
  await goToPart(page, 'main')
  await press(page, 'o')
  await page.getByRole('treeitem').first().waitFor()
  await goToPart(page, 'aside')
  await pressUntil(page, 'Tab', page.getByRole('treeitem').first())
  return watched
}
