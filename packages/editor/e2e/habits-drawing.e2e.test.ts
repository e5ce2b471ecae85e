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
  wirePoint,
  wires,
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
  it('bypasses a node with B: what comes in goes past it', async () => {
    const page = await openSmall()
    await cardOf(page, 'polite').click({ position: { x: 80, y: 14 } })
    await page.keyboard.press('b')
    await cardOf(page, 'polite').getByText('off', { exact: true }).waitFor()
    await agreeAndRun(page)
    await cardOf(page, 'outputs.result').getByText('What is tea?', { exact: true }).waitFor()
  })

  it('mutes a node with M: it is off, and nothing comes out of it', async () => {
    const page = await openSmall()
    await cardOf(page, 'polite').click({ position: { x: 80, y: 14 } })
    await page.keyboard.press('m')
    await cardOf(page, 'polite').getByText('off', { exact: true }).waitFor()
    await agreeAndRun(page)
    expect(await footOf(page, 'question').innerText()).toMatch(/^Done/)
    await cardOf(page, 'outputs.result').getByText('No result yet').waitFor()
  })

  it('undoes by name, a gesture in one step', async () => {
    const page = await openSmall()
    const before = await cardOf(page, 'polite').boundingBox()
    await dragCard(page, 'polite', { x: 700, y: 700 })
    await page.keyboard.press('Control+z')
    await notices(page)
      .getByText(/^Undid: Move/)
      .waitFor()
    expect(await cardOf(page, 'polite').boundingBox()).toEqual(before)
  })

  it('groups cards with Ctrl+G, and moves a note about', async () => {
    const page = await openSmall()
    await page.mouse.click(600, 700)
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+g')
    await page.getByRole('region', { name: /^Group/ }).waitFor()
    await page.mouse.dblclick(600, 720)
    await page.keyboard.type('note')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Note' }).fill('Remember the milk')
    await page.keyboard.press('Escape')
    await page.getByRole('note').getByText('Remember the milk').waitFor()
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

  it('copies cards as the JSON of a flow file, and pastes them in another page', async () => {
    const page = await openSmall()
    await cardOf(page, 'polite').click({ position: { x: 80, y: 14 } })
    await page.keyboard.press('Control+c')
    const readText = () => page.evaluate(() => navigator.clipboard.readText())
    await expect.poll(readText, { timeout: 10_000 }).toContain('"chainwright"')
    const text = await readText()
    expect(Object.keys((JSON.parse(text) as { nodes: object }).nodes)).toEqual(['polite'])
    const { page: other } = await pages.open()
    await pasteText(other, text)
    await cardOf(other, 'polite').waitFor()
    expect(await cardOf(other, 'summarize').count()).toBe(1)
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
