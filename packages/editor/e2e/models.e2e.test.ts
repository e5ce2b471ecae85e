import type { Locator, Page, Route } from 'playwright-core'
import { expect, it } from 'vitest'
import { tinyLlamaFiles } from '../../nodes/test/hub-files.ts'
import { startHub } from '../../nodes/test/local-hub.ts'
import { useEditorPages } from './editor-pages.ts'
import { agreeAndRun, cardOf, command, notices, openFlow, run } from './hand.ts'

// Two tabs share what this site keeps of models in the browser.

const pages = useEditorPages()
const reference = 'hf/Owner/Tiny-Llama'

const flow = {
  chainwright: 1,
  nodes: {
    write: {
      type: 'generate',
      inputs: { prompt: 'Once upon a time', maxTokens: 4 },
      model: reference,
    },
  },
  outputs: { text: { from: 'write.text' } },
}

it('a model that two tabs pull at once is pulled by one; the other says so, and then both run it', async () => {
  const { one, other, hub } = await openTwo()
  await offered(one)
  await offered(other)
  await press(one, 'Download')
  await expect.poll(() => hub.held()).toBe(1)
  await press(other, 'Download')
  await form(other).getByText('Another page of this site is at work on onnx/model.onnx').waitFor()
  hub.letGo()
  await isHere(one)
  await offered(other)
  await press(other, 'Download')
  await isHere(other)
  const text = await writes(one)
  // What was agreed to in one tab is agreed to.
  await other.bringToFront()
  await openFlow(other, flow)
  await cardOf(other, 'write').waitFor()
  await run(other)
  expect(await textOf(other)).toBe(text)
})

it('a tab that is closed in the middle of a pull leaves nothing half for the other', async () => {
  const { one, other, hub } = await openTwo()
  await offered(one)
  await press(one, 'Download')
  await expect.poll(() => hub.held()).toBe(1)
  await one.close()
  hub.letGo()
  const models = other.getByRole('complementary', { name: 'Models' })
  expect(await models.getByRole('region', { name: /Tiny-Llama/ }).count()).toBe(0)
  await offered(other)
  await press(other, 'Download')
  await isHere(other)
  expect(await writes(other)).not.toBe('')
})

/** Two tabs of one browser, with the panel of models open, and a hub that waits with weights. */
async function openTwo() {
  const served = await startHub(tinyLlamaFiles())
  const waiting: (() => void)[] = []
  let holds = true
  const answer = async (route: Route): Promise<void> => {
    const request = route.request()
    const { pathname, search } = new URL(request.url())
    if (holds && pathname.endsWith('.onnx')) {
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    const response = await route.fetch({ url: served.address + pathname + search })
    const headers = { ...response.headers(), 'access-control-allow-origin': '*' }
    // Nobody waits for an answer to a tab that was closed.
    await route.fulfill({ response, headers }).catch(() => undefined)
  }
  const { page: one } = await pages.open()
  await one.context().route('https://huggingface.co/**', answer)
  const { page: other } = await pages.open()
  for (const page of [one, other]) await command(page, 'Models')
  const hub = {
    held: () => waiting.length,
    letGo: () => {
      holds = false
      for (const go of waiting) go()
    },
  }
  return { one, other, hub }
}

function form(page: Page): Locator {
  return page.getByRole('region', { name: 'Download another model' })
}

function press(page: Page, name: string): Promise<void> {
  return form(page).getByRole('button', { name, exact: true }).click()
}

async function offered(page: Page): Promise<void> {
  await form(page).getByRole('textbox', { name: 'Model' }).fill(reference)
  await press(page, 'Ask what it would bring')
  await form(page).getByText('It would be fetched from huggingface.co').waitFor()
}

async function isHere(page: Page): Promise<void> {
  await notices(page).getByText(`${reference} is here`).waitFor()
}

/** What the model writes in a tab. */
async function writes(page: Page): Promise<string> {
  await page.bringToFront()
  await openFlow(page, flow)
  await cardOf(page, 'write').waitFor()
  await expect.poll(() => page.getByRole('dialog').count()).toBe(1)
  await page.keyboard.press('Escape')
  await agreeAndRun(page)
  return textOf(page)
}

function textOf(page: Page): Promise<string> {
  return cardOf(page, 'outputs.text').locator('[data-value]').innerText()
}
