import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { useEditorPages } from './editor-pages.ts'
import { cardOf } from './hand.ts'
import { smallFlow } from './small-flow.ts'

// The pickers of the browser show a window of the system, which nobody can press here. What they give
// are handles: those of the site's own folder are handed in instead, and all behind them is real.

const pages = useEditorPages({
  before: () => {
    const folder = () => navigator.storage.getDirectory()
    Object.assign(globalThis, {
      showOpenFilePicker: async () => [await (await folder()).getFileHandle('small.flow.json')],
      showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
        (await folder()).getFileHandle(`copy-of-${suggestedName}`, { create: true }),
    })
  },
})

it('saves in the file that was opened, also after loading again, and never over changes on disk', async () => {
  const { page, faults } = await pages.open()
  await writeFile(page, 'small.flow.json', JSON.stringify(smallFlow))
  await page.keyboard.press('Control+o')
  await cardOf(page, 'polite').waitFor()
  await rename(page, 'Mine')
  await page.keyboard.press('Control+s')
  await expect.poll(() => readFile(page, 'small.flow.json')).toContain('"Mine"')

  await page.getByRole('button', { name: 'Files', exact: true }).click()
  await page.getByRole('complementary', { name: 'Files' }).getByText('Mine').first().waitFor()
  await page.reload()
  await cardOf(page, 'polite').waitFor()
  await rename(page, 'Mine again')
  await page.keyboard.press('Control+s')
  await expect.poll(() => readFile(page, 'small.flow.json')).toContain('"Mine again"')

  await writeFile(page, 'small.flow.json', JSON.stringify({ ...smallFlow, name: 'Theirs' }))
  await rename(page, 'Mine for good')
  await page.keyboard.press('Control+s')
  const dialog = page.getByRole('dialog', { name: 'small.flow.json has changed on disk' })
  await dialog.waitFor()
  expect(await readFile(page, 'small.flow.json')).toContain('"Theirs"')
  await dialog.getByRole('button', { name: 'Save under another name' }).click()
  await expect.poll(() => readFile(page, 'copy-of-small.flow.json')).toContain('"Mine for good"')
  expect(await readFile(page, 'small.flow.json')).toContain('"Theirs"')
  expect(faults).toEqual([])
})

async function rename(page: Page, name: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Name of the flow' })
  await field.fill(name)
  await field.press('Enter')
}

function writeFile(page: Page, name: string, text: string): Promise<void> {
  return page.evaluate(
    async ([file = '', content = '']) => {
      const folder = await navigator.storage.getDirectory()
      const stream = await (await folder.getFileHandle(file, { create: true })).createWritable()
      await stream.write(content)
      await stream.close()
    },
    [name, text],
  )
}

function readFile(page: Page, name: string): Promise<string> {
  return page.evaluate(async (file) => {
    const folder = await navigator.storage.getDirectory()
    const handle = await folder.getFileHandle(file, { create: true })
    return (await handle.getFile()).text()
  }, name)
}
