import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { seriousFindings } from './axe.ts'
import { useEditorPages } from './editor-pages.ts'
import {
  agreeAndRun,
  cardOf,
  command,
  openFlow,
  portPoint,
  pullWire,
  wirePoint,
  wires,
} from './hand.ts'
import { smallFlow } from './small-flow.ts'

/** Files are chosen by an input of the page, which a test can reach. */
const pages = useEditorPages({
  before: () => void Reflect.deleteProperty(window, 'showOpenFilePicker'),
})

/** The small flow, with a card that is not wired, a group and a note. */
const drawn = {
  ...smallFlow,
  nodes: { ...smallFlow.nodes, join: { type: 'join' } },
  layout: {
    nodes: { ...smallFlow.layout.nodes, join: [320, 420] },
    groups: [{ title: 'Questions', nodes: ['question', 'polite'] }],
    notes: [{ text: 'read me', at: [0, 420, 220, 120] }],
  },
}

async function openDrawn(flow: object = drawn) {
  const watched = await pages.open()
  await openFlow(watched.page, flow)
  await cardOf(watched.page, 'polite').waitFor()
  // The notice of the file goes away by itself; it must not lie over a card.
  await watched.page.getByRole('status', { name: 'Notices' }).getByRole('button').click()
  return watched
}

async function boxOf(page: Page, id: string) {
  const box = await cardOf(page, id).boundingBox()
  if (!box) throw new Error(`${id} is not on the screen`)
  return box
}

/** Takes a card by its head and moves it by so much, without letting go. */
async function hold(page: Page, id: string, by: { x: number; y: number }): Promise<void> {
  const { x, y } = await boxOf(page, id)
  await page.mouse.move(x + 90, y + 14)
  await page.mouse.down()
  await page.mouse.move(x + 90 + by.x / 2, y + 14 + by.y / 2, { steps: 4 })
  await page.mouse.move(x + 90 + by.x, y + 14 + by.y, { steps: 4 })
}

it('puts a dragged card in line with others, and leaves it alone while Alt is held', async () => {
  const { page, faults } = await openDrawn()
  const way = async () => (await boxOf(page, 'question').then(({ x }) => x)) + 4
  const lines = page.locator('[data-snap-line]')
  const { x } = await boxOf(page, 'join')
  await hold(page, 'join', { x: (await way()) - x, y: 90 })
  expect(await lines.count()).toBeGreaterThan(0)
  expect((await boxOf(page, 'join')).x).toBeCloseTo((await boxOf(page, 'question')).x, 0)
  await page.keyboard.down('Alt')
  await page.mouse.move((await way()) + 90.5, (await boxOf(page, 'join')).y + 20)
  expect(await lines.count()).toBe(0)
  await page.mouse.up()
  await page.keyboard.up('Alt')
  expect(
    Math.abs((await boxOf(page, 'join')).x - (await boxOf(page, 'question')).x),
  ).toBeGreaterThan(1)
  expect(faults).toEqual([])
})

it('resizes a card by its corner and by keys, and a double click takes that back', async () => {
  const { page, faults } = await openDrawn()
  const before = await boxOf(page, 'polite')
  await page.mouse.move(before.x + 90, before.y + 14)
  const corner = { x: before.x + before.width - 4, y: before.y + before.height - 4 }
  await page.mouse.move(corner.x, corner.y)
  await page.locator('[data-card-grip="polite"]').waitFor()
  await page.mouse.down()
  await page.mouse.move(corner.x + 60, corner.y + 80, { steps: 5 })
  await page.mouse.up()
  const larger = await boxOf(page, 'polite')
  expect(larger.width - before.width).toBeCloseTo(60, -1)
  expect(larger.height - before.height).toBeCloseTo(80, -1)
  await cardOf(page, 'polite').click({ position: { x: 80, y: 14 } })
  await page.keyboard.press('Control+Shift+ArrowRight')
  await expect.poll(async () => (await boxOf(page, 'polite')).width).toBeGreaterThan(larger.width)
  await page.keyboard.press('Control+Shift+0')
  await expect.poll(async () => (await boxOf(page, 'polite')).width).toBeCloseTo(before.width, 0)
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await boxOf(page, 'polite')).width).toBeCloseTo(larger.width, 0)
  await page.locator('[data-card-grip="polite"]').dblclick()
  await expect.poll(async () => (await boxOf(page, 'polite')).height).toBeCloseTo(before.height, 0)
  expect(faults).toEqual([])
})

it('lets the view go on while a card is held at the edge, and the card with it', async () => {
  const { page, faults } = await openDrawn()
  const start = (await boxOf(page, 'question')).x
  await hold(page, 'join', { x: 20, y: 20 })
  await page.mouse.move(1432, 600, { steps: 5 })
  await expect.poll(async () => start - (await boxOf(page, 'question')).x).toBeGreaterThan(200)
  await page.mouse.up()
  const rests = (await boxOf(page, 'question')).x
  expect((await boxOf(page, 'join')).x).toBeGreaterThan(1100)
  await page.waitForTimeout(300)
  expect((await boxOf(page, 'question')).x).toBe(rests)
  expect(faults).toEqual([])
})

it('lets the view go on while a wire is pulled or an area is drawn to the edge', async () => {
  const { page, faults } = await openDrawn()
  const start = await boxOf(page, 'question')
  await pullWire(page, { card: 'polite', port: 'text', side: 'output' }, { x: 1433, y: 650 })
  await expect.poll(async () => start.x - (await boxOf(page, 'question')).x).toBeGreaterThan(100)
  await page.keyboard.press('Escape')
  await page.mouse.up()
  const rests = await boxOf(page, 'question')
  await page.keyboard.down('Shift')
  await page.mouse.move(700, 700)
  await page.mouse.down()
  await page.mouse.move(600, 760, { steps: 4 })
  await page.mouse.move(52, 800, { steps: 4 })
  await expect.poll(async () => (await boxOf(page, 'question')).x - rests.x).toBeGreaterThan(100)
  await page.mouse.up()
  await page.keyboard.up('Shift')
  expect(faults).toEqual([])
})

it('shows the wire that a card would come into, and leads it through', async () => {
  const { page, faults } = await openDrawn()
  const middle = await wirePoint(page, 'polite.text')
  const { x, y, width, height } = await boxOf(page, 'join')
  await hold(page, 'join', { x: middle.x - x - width / 2, y: middle.y - y - height / 2 })
  await page.locator('[data-over-wire="polite.text"]').waitFor({ state: 'attached' })
  await page.mouse.up()
  await expect.poll(() => wires(page)).toContain('polite.text')
  await expect.poll(async () => (await wires(page)).join(' ')).toContain('join.texts')
  expect(faults).toEqual([])
})

it('tells at a port its type in words, what it is for, and what came', async () => {
  const { page, faults } = await openDrawn()
  const hint = page.getByRole('tooltip')
  const texts = await portPoint(page, { card: 'join', port: 'texts', side: 'input' })
  await page.mouse.move(texts.x, texts.y)
  await hint.getByText('Takes a list of texts. Texts, in order. Needed.').waitFor()
  await hint.getByText('Nothing came here yet').waitFor()
  await page.mouse.move(700, 850)
  await hint.waitFor({ state: 'detached' })
  await cardOf(page, 'question').focus()
  await page.keyboard.press('c')
  await hint.getByText('text of Prompt · text').waitFor()
  await page.keyboard.press('Enter')
  await hint.getByText('texts of Join · text[]').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await hint.waitFor({ state: 'detached' })
  expect(faults).toEqual([])
})

it('adds a node to a wire that is drawn by keys, where it covers nothing', async () => {
  const { page, faults } = await openDrawn()
  await cardOf(page, 'polite').focus()
  await page.keyboard.press('c')
  await page.getByRole('tooltip').waitFor()
  await page.keyboard.press('Tab')
  await page.getByRole('dialog').getByRole('combobox').fill('split')
  await page.keyboard.press('Enter')
  await cardOf(page, 'split').waitFor()
  await expect.poll(() => wires(page)).toContain('split.text')
  const [one, other] = [await boxOf(page, 'split'), await boxOf(page, 'outputs.result')]
  const isApart =
    one.x >= other.x + other.width ||
    one.y >= other.y + other.height ||
    one.y + one.height <= other.y
  expect(isApart).toBe(true)
  expect(faults).toEqual([])
})

it('keeps the card that is selected in view beside the panel that opens', async () => {
  const { page, faults } = await openDrawn()
  await cardOf(page, 'outputs.result').click({ position: { x: 60, y: 14 } })
  const panel = page.getByRole('complementary', { name: 'Details of the selection' })
  await panel.or(page.locator('aside')).first().waitFor()
  const edge = async () => (await page.locator('aside').first().boundingBox())?.x ?? 0
  await expect
    .poll(async () => {
      const { x, width } = await boxOf(page, 'outputs.result')
      return x + width <= (await edge())
    })
    .toBe(true)
  expect(faults).toEqual([])
})

it('selects groups and notes with everything, and deletes them', async () => {
  const { page, faults } = await openDrawn()
  const note = page.getByRole('note')
  const group = page.getByRole('region', { name: 'Group Questions' })
  await cardOf(page, 'join').focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+d')
  await expect.poll(() => note.count()).toBe(2)
  await expect.poll(() => group.count()).toBe(2)
  await page.keyboard.press('Control+z')
  await expect.poll(() => note.count()).toBe(1)
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await expect.poll(() => page.locator('[data-card], [role=note]').count()).toBe(0)
  await page.keyboard.press('Control+z')
  await expect.poll(() => group.count()).toBe(1)
  expect(faults).toEqual([])
})

it('leads the keys to a note: to write it, move it, resize it and delete it', async () => {
  const { page, faults } = await openDrawn()
  const note = page.getByRole('note')
  await cardOf(page, 'inputs.topic').focus()
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => note.evaluate((one) => one === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await page.keyboard.type('Written. ')
  await page.keyboard.press('Escape')
  await note.getByText('Written. ').waitFor()
  const before = (await note.boundingBox())!
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Control+Shift+ArrowDown')
  await expect.poll(async () => (await note.boundingBox())!.x).toBeGreaterThan(before.x)
  await expect.poll(async () => (await note.boundingBox())!.height).toBeGreaterThan(before.height)
  await page.keyboard.press('Delete')
  await note.waitFor({ state: 'detached' })
  expect(await cardOf(page, 'inputs.topic').count()).toBe(1)
  expect(faults).toEqual([])
})

it('draws the differences of two files with signs and ghosts until they are hidden', async () => {
  const { page, faults } = await openDrawn({
    ...smallFlow,
    nodes: {
      question: smallFlow.nodes.question,
      polite: {
        ...smallFlow.nodes.polite,
        inputs: { template: 'Dear {{a}}', a: { from: 'question.text' } },
      },
      join: { type: 'join' },
    },
    layout: { nodes: { ...smallFlow.layout.nodes, join: [320, 420] } },
  })
  const former = {
    ...smallFlow,
    nodes: {
      ...smallFlow.nodes,
      gone: { type: 'split', inputs: { text: { from: 'question.text' } } },
    },
    layout: { nodes: { ...smallFlow.layout.nodes, gone: [700, 420] } },
  }
  await command(page, 'Compare with a file')
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Compare with a file …' }).click(),
  ])
  const buffer = Buffer.from(JSON.stringify(former))
  await chooser.setFiles({ name: 'old.flow.json', mimeType: 'application/json', buffer })
  await page.locator('[data-ghost="gone"]').waitFor()
  const signs = page.locator('[data-change]')
  expect((await signs.allInnerTexts()).toSorted()).toEqual(['+ Added', '~ Changed', '− Removed'])
  expect(await page.getByRole('group', { name: 'Join, join, added' }).count()).toBe(1)
  const drawnWires = page.locator('[data-wire-change]')
  const kinds = await drawnWires.evaluateAll((all) =>
    all.map((one) => one.getAttribute('data-wire-change')),
  )
  expect(kinds.map(String).toSorted()).toEqual(['added', 'removed', 'removed'])
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Hide the differences' }).click()
  await expect
    .poll(() => page.locator('[data-ghost], [data-change], [data-wire-change]').count())
    .toBe(0)
  expect(faults).toEqual([])
})

it('says where a file would go while it is dragged over the page', async () => {
  const { page, faults } = await openDrawn({
    ...drawn,
    inputs: { ...smallFlow.inputs, pages: { type: 'text[]' } },
  })
  const over = (name: string, type: string) =>
    page.evaluate(
      ({ event, mime }) => {
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File(['a'], 'a', { type: mime }))
        document
          .querySelector('main')
          ?.dispatchEvent(new DragEvent(event, { dataTransfer, bubbles: true, cancelable: true }))
      },
      { event: name, mime: type },
    )
  const told = page.locator('main').getByRole('status').filter({ hasText: 'Drop it' })
  // As browsers do, again and again while the file is over the page.
  const toldOver = async (mime: string) => {
    await over('dragover', mime)
    return (await told.allInnerTexts()).join(' ')
  }
  await expect.poll(() => toldOver('text/plain')).toBe('Drop it to add it to pages')
  await page.locator('[data-drop-target]').waitFor()
  await expect.poll(() => toldOver('application/json')).toContain('open the flow in it')
  await over('dragleave', 'application/json')
  await told.waitFor({ state: 'detached' })
  expect(faults).toEqual([])
})

/** Notes which wires a pulse ran along, from now on. */
async function watchPulses(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen = new Set<string>()
    Object.assign(window, { seenPulses: seen })
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) {
          const wire = node instanceof HTMLElement ? node.dataset['pulse'] : undefined
          if (wire !== undefined) seen.add(wire)
        }
      }
    }).observe(document.body, { childList: true, subtree: true })
  })
  return () =>
    page.evaluate(() => [...(window as unknown as { seenPulses: Set<string> }).seenPulses])
}

it('lets no wire pulse for people who want less motion', async () => {
  const { page, faults } = await openDrawn(smallFlow)
  const seen = await watchPulses(page)
  await agreeAndRun(page)
  await cardOf(page, 'outputs.result').getByText('Please: What is tea?').waitFor()
  await page.waitForTimeout(400)
  expect(await seen()).toEqual([])
  expect(faults).toEqual([])
})

it('lets wires pulse as values pass, and takes the dots away again', async () => {
  const { page, faults } = await openDrawn(smallFlow)
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  const seen = await watchPulses(page)
  await agreeAndRun(page)
  await cardOf(page, 'outputs.result').getByText('Please: What is tea?').waitFor()
  await expect
    .poll(async () => (await seen()).toSorted())
    .toEqual(['outputs.result.value', 'polite.text', 'question.topic'])
  await page.locator('[data-pulse]').first().waitFor({ state: 'detached' })
  expect(faults).toEqual([])
})
