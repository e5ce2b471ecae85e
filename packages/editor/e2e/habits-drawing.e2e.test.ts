import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useEditorPages } from './editor-pages.ts'
import {
  agreeAndRun,
  cardOf,
  dragCard,
  dropFiles,
  drawWire,
  footOf,
  notices,
  openFlow,
  pasteText,
  portPoint,
  pullWire,
  run,
  wirePoint,
  wires,
  type WindowPoint,
} from './hand.ts'
import { smallFlow, smallResult } from './small-flow.ts'

// Habits that people bring from other editors, those of drawing: one test each, named by the habit.

const pages = useEditorPages({ permissions: ['clipboard-read', 'clipboard-write'] })

async function openSmall(flow: object = smallFlow): Promise<Page> {
  const { page } = await pages.open()
  await openFlow(page, flow)
  await cardOf(page, 'polite').waitFor()
  return page
}

/** Selects a card by its head. */
async function choose(page: Page, id: string): Promise<void> {
  await cardOf(page, id).click({ position: { x: 80, y: 14 } })
}

/** Takes acts back, newest first; each says its name. */
async function undoes(page: Page, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await page.keyboard.press('Control+z')
    await notices(page).getByText(`Undid: ${name}`).waitFor()
  }
}

/** Drags what is at a point of the window. */
async function dragBy(page: Page, from: WindowPoint, x: number, y: number): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + x / 2, from.y + y / 2, { steps: 4 })
  await page.mouse.move(from.x + x, from.y + y, { steps: 4 })
  await page.mouse.up()
}

const polite = { card: 'polite', port: 'text', side: 'output' } as const

describe('wires', () => {
  it('pulled into empty space open a list of what fits, and the new node comes wired', async () => {
    const page = await openSmall()
    const { x, y } = await portPoint(page, polite)
    await pullWire(page, polite, { x: x - 60, y: y + 250 })
    await page.mouse.up()
    const list = page.getByRole('listbox')
    await list.getByRole('option', { name: /^Summarize/ }).waitFor()
    expect(await list.getByRole('option', { name: /^Detokenize/ }).count()).toBe(0)
    await page.keyboard.type('summ')
    await page.keyboard.press('Enter')
    await cardOf(page, 'summarize').waitFor()
    expect(await wires(page)).toHaveLength(4)
  })

  it('and ports show their type by colour, shape and letter', async () => {
    const { page } = await pages.open()
    const look = (port: string) =>
      cardOf(page, 'answer')
        .locator(`[data-port="${port}"][data-side="output"] [aria-hidden]`)
        .evaluate((mark) => {
          const { backgroundColor, borderRadius, clipPath } = getComputedStyle(mark)
          return {
            letter: mark.textContent,
            colour: backgroundColor,
            shape: borderRadius + clipPath,
          }
        })
    const looks = [await look('text'), await look('answer'), await look('spans')]
    expect(looks.map(({ letter }) => letter)).toEqual(['T', 'A', 'J'])
    expect(new Set(looks.map(({ colour }) => colour)).size).toBe(3)
    expect(new Set(looks.map(({ shape }) => shape)).size).toBe(3)
  })

  it('light up the ports that fit and dim the others, and say how the value would arrive', async () => {
    const { page } = await pages.open()
    const light = (card: string, port: string, side: string) =>
      cardOf(page, card)
        .locator(`[data-port="${port}"][data-side="${side}"]`)
        .getAttribute('data-light')
    const question = { card: 'inputs.question', port: 'value', side: 'output' } as const
    await pullWire(
      page,
      question,
      await portPoint(page, { card: 'combine', port: 'texts', side: 'input' }),
    )
    expect(await light('combine', 'texts', 'input')).toBe('fits')
    expect(await light('answer', 'context', 'input')).toBe('fits')
    expect(await light('answer', 'spans', 'output')).toBe('dim')
    await page.getByText(/list of 1|Joins the list/).waitFor()
    await page.keyboard.press('Escape')
    await page.mouse.up()
  })

  it('that do not fit are refused with the reason, and with a fix that works', async () => {
    const nodes = {
      answer: { type: 'answer', inputs: { question: 'When?', context: 'At nine.' } },
      polite: { type: 'prompt', inputs: { template: '{{text}}' } },
    }
    const layout = { nodes: { answer: [0, 0], polite: [420, 0] } }
    const page = await openSmall({ chainwright: 1, nodes, layout })
    const from = { card: 'answer', port: 'answer', side: 'output' } as const
    await drawWire(page, from, { card: 'polite', port: 'text', side: 'input' })
    const refused = page.getByRole('dialog', { name: 'The wire does not fit' })
    expect(await refused.getByRole('alert').innerText()).toContain(
      'gives answer, and `text` takes text',
    )
    await refused.getByRole('button', { name: 'Insert Format' }).click()
    await cardOf(page, 'format').waitFor()
    expect(await wires(page)).toHaveLength(2)
  })

  it('that would close a ring are explained, with the node that repeats', async () => {
    const page = await openSmall()
    await drawWire(page, polite, { card: 'question', port: 'topic', side: 'input' })
    const refused = page.getByRole('dialog', { name: 'The wire does not fit' })
    await refused.getByText('These cards would feed each other without end').waitFor()
    await refused.getByRole('button', { name: 'Add a Repeat node' }).click()
    await cardOf(page, 'repeat').waitFor()
  })
})

describe('adding', () => {
  it.each(['double click', 'Tab', 'Space'])('opens the list of nodes by %s', async (way) => {
    const page = await openSmall()
    await page.mouse.click(600, 700)
    if (way === 'double click') await page.mouse.dblclick(600, 700)
    else await page.keyboard.press(way)
    await page.getByRole('combobox', { name: 'Add a node' }).waitFor()
  })

  it('drops a node on a wire to insert it, and heals the wire when it is deleted', async () => {
    const loose = { type: 'prompt', inputs: { template: 'So: {{text}}' } }
    const layout = { nodes: { ...smallFlow.layout.nodes, loose: [520, 420] } }
    const nodes = { ...smallFlow.nodes, loose }
    const page = await openSmall({ ...smallFlow, nodes, layout })
    const before = await wires(page)
    const middle = await wirePoint(page, 'polite.text')
    const box = await cardOf(page, 'loose').boundingBox()
    await dragCard(page, 'loose', { x: middle.x, y: middle.y - (box?.height ?? 0) / 2 + 14 })
    await expect.poll(() => wires(page)).toHaveLength(before.length + 1)
    await page.keyboard.press('Delete')
    await cardOf(page, 'loose').waitFor({ state: 'detached' })
    expect(await wires(page)).toEqual(before)
  })
})

describe('changing', () => {
  it('bypasses a node with B: what comes in goes past it, and B again takes it in', async () => {
    const page = await openSmall()
    const result = cardOf(page, 'outputs.result')
    await choose(page, 'polite')
    await page.keyboard.press('b')
    await cardOf(page, 'polite').getByText('off', { exact: true }).waitFor()
    await agreeAndRun(page)
    await result.getByText('What is tea?', { exact: true }).waitFor()
    await choose(page, 'polite')
    await page.keyboard.press('b')
    await cardOf(page, 'polite').getByText('off', { exact: true }).waitFor({ state: 'detached' })
    await run(page)
    await result.getByText(smallResult).waitFor()
    await undoes(page, 'take polite in again', 'bypass polite')
  })

  it('mutes a node with M: it is off, and nothing comes out of it or of those behind it', async () => {
    const behind = {
      type: 'prompt',
      inputs: { template: '{{text}}!', text: { from: 'polite.text' } },
    }
    const page = await openSmall({ ...smallFlow, nodes: { ...smallFlow.nodes, behind } })
    await choose(page, 'polite')
    await page.keyboard.press('m')
    await cardOf(page, 'polite').getByText('off', { exact: true }).waitFor()
    await agreeAndRun(page)
    expect(await footOf(page, 'question').innerText()).toMatch(/^Done/)
    expect(await footOf(page, 'behind').innerText()).toMatch(/^Skipped/)
    await cardOf(page, 'outputs.result').getByText('No result yet').waitFor()
    await undoes(page, 'mute polite')
  })

  it('undoes by name, a gesture in one step', async () => {
    const page = await openSmall()
    const before = await cardOf(page, 'polite').boundingBox()
    await dragCard(page, 'polite', { x: 700, y: 700 })
    await choose(page, 'polite')
    await page.keyboard.press('Control+d')
    await cardOf(page, 'polite2').waitFor()
    await page.keyboard.press('Delete')
    await cardOf(page, 'polite2').waitFor({ state: 'detached' })
    await drawWire(
      page,
      { card: 'inputs.topic', port: 'value', side: 'output' },
      { card: 'polite', port: 'text', side: 'input' },
    )
    await undoes(page, 'Connect', 'delete polite2', 'duplicate polite', 'Move Prompt')
    expect(await cardOf(page, 'polite').boundingBox()).toEqual(before)
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true)
    await page.keyboard.press('Control+Shift+z')
    await notices(page).getByText('Did again: Move Prompt').waitFor()
  })

  it('groups cards with Ctrl+G: the group has a title, and moves with its cards', async () => {
    const page = await openSmall()
    await page.mouse.click(600, 700)
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+g')
    const group = page.getByRole('region', { name: /^Group/ })
    await group.waitFor()
    await group.getByRole('textbox', { name: 'Title of the group' }).fill('Talk')
    await page.getByRole('region', { name: 'Group Talk' }).waitFor()
    const [frame, card] = [await group.boundingBox(), await cardOf(page, 'polite').boundingBox()]
    if (!frame || !card) throw new Error('the group is not in view')
    await page.mouse.move(frame.x + 300, frame.y + 10)
    await page.mouse.down()
    await page.mouse.move(frame.x + 300, frame.y + 90, { steps: 6 })
    await page.mouse.up()
    const moved = await cardOf(page, 'polite').boundingBox()
    expect(moved?.y).toBeGreaterThan(card.y + 40)
    await page.keyboard.press('Control+z')
    await expect.poll(() => cardOf(page, 'polite').boundingBox()).toEqual(card)
  })

  it('writes a note, moves it about, and makes it larger', async () => {
    const page = await openSmall()
    await page.mouse.dblclick(600, 720)
    await page.getByRole('combobox', { name: 'Add a node' }).waitFor()
    await page.keyboard.type('note')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Note' }).fill('Remember the milk')
    await page.keyboard.press('Escape')
    const note = page.getByRole('note')
    await note.getByText('Remember the milk').waitFor()
    const before = await note.boundingBox()
    if (!before) throw new Error('the note is not in view')
    await dragBy(
      page,
      { x: before.x + before.width / 2, y: before.y + before.height - 20 },
      120,
      -60,
    )
    await expect.poll(async () => (await note.boundingBox())?.x).toBeCloseTo(before.x + 120, -1)
    const moved = await note.boundingBox()
    expect(moved?.y).toBeCloseTo(before.y - 60, -1)
    const grip = await note.locator('[data-grip]').boundingBox()
    if (!grip) throw new Error('the note has no grip')
    await dragBy(page, { x: grip.x + grip.width / 2, y: grip.y + grip.height / 2 }, 80, 40)
    await expect
      .poll(async () => (await note.boundingBox())?.width)
      .toBeGreaterThan(before.width + 50)
    await undoes(page, 'Resize a note', 'Move a note')
    expect(await note.boundingBox()).toEqual(before)
  })

  it('tidies the whole flow', async () => {
    const nodes = { 'inputs.topic': [900, 500], question: [40, 40], polite: [60, 60] }
    const page = await openSmall({ ...smallFlow, layout: { nodes } })
    await page.getByRole('button', { name: 'Tidy' }).click()
    const left = async (id: string) => (await cardOf(page, id).boundingBox())?.x ?? 0
    const ids = ['inputs.topic', 'question', 'polite', 'outputs.result']
    await expect
      .poll(async () => {
        const places = await Promise.all(ids.map(left))
        return places.toSorted((one, other) => one - other).join() === places.join()
      })
      .toBe(true)
  })

  it('copies cards as the JSON of a flow file, and pastes them in another tab, by keys', async () => {
    const page = await openSmall()
    await choose(page, 'polite')
    await page.keyboard.press('Control+c')
    const readText = () => page.evaluate(() => navigator.clipboard.readText())
    await expect.poll(readText, { timeout: 10_000 }).toContain('"chainwright"')
    const text = await readText()
    expect(Object.keys((JSON.parse(text) as { nodes: object }).nodes)).toEqual(['polite'])
    const { page: other, faults } = await pages.open()
    await cardOf(other, 'summarize').waitFor()
    await other.bringToFront()
    await other.keyboard.press('Control+v')
    await cardOf(other, 'polite').waitFor()
    expect(await cardOf(other, 'summarize').count()).toBe(1)
    await other.keyboard.press('Control+v')
    await cardOf(other, 'polite2').waitFor()
    await undoes(other, 'paste polite', 'paste polite')
    await cardOf(other, 'polite').waitFor({ state: 'detached' })
    expect(faults).toEqual([])
  })

  it('pastes a flow that stands as JSON in any text field of another program', async () => {
    const page = await openSmall()
    const one = { type: 'prompt', inputs: { template: 'From a chat' } }
    await pasteText(page, JSON.stringify({ chainwright: 1, nodes: { one } }, null, 2))
    await cardOf(page, 'one').getByText('From a chat').waitFor()
  })
})

it('opens a picture that holds a flow, as that flow', async () => {
  const page = await openSmall()
  await page.getByRole('button', { name: /^Share/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Share this flow' })
  await dialog.getByLabel('Put the flow inside the picture').check()
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Download PNG' }).click()
  const picture = await readFile(await (await download).path())
  const { page: other } = await pages.open()
  await dropFiles(other, [{ name: 'picture.png', base64: picture.toString('base64') }])
  await cardOf(other, 'polite').waitFor()
  await agreeAndRun(other)
  await cardOf(other, 'outputs.result').getByText(smallResult).waitFor()
})
