import path from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { build } from 'vite'
import { contentPolicyPlugin } from '../build/content-policy.ts'
import { seriousFindings } from './axe.ts'
import { serveFolder, type FileServer } from './file-server.ts'
import { openPage, startBrowser, type WatchedPage } from './open-page.ts'

// The page of the gallery with the forms of all node types, under the policy of the product.

let browser: Browser
let server: FileServer
let context: BrowserContext

beforeAll(async () => {
  await buildFormsPage(path.join(inject('site'), 'forms-gallery'))
  browser = await startBrowser()
  server = await serveFolder(inject('site'))
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
})
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1000, height: 900 } })
})
afterEach(() => context.close())

const open = (query: string): Promise<WatchedPage> =>
  openPage(context, `${server.page}forms-gallery/forms.html?${query}`)

const some = 'prompt,generate,classify,route,join,ask,values'

it.each([
  ['all node types', 'light', 'theme=light'],
  ['some node types', 'dark', `theme=dark&only=${some}`],
  ['some node types', 'contrast', `theme=contrast&only=${some}`],
])(
  'the forms of %s and the editors of all values have no serious finding, %s',
  async (_, theme, query) => {
    const { page, faults } = await open(query)
    expect(await page.locator('html').getAttribute('data-theme')).toBe(theme)
    expect(await page.locator('[data-type]').count()).toBeGreaterThan(5)
    await page.evaluate(() => {
      for (const folded of document.querySelectorAll('details')) folded.open = true
    })
    expect(await seriousFindings(page)).toEqual([])
    expect(faults).toEqual([])
  },
)

describe('the prompt editor', () => {
  it('is loaded when a template is worked on, and obeys the policy of the page', async () => {
    const { page, faults, requests } = await open('only=prompt')
    const isEditor = (address: string) => /code-editor/.test(address)
    expect(requests.filter(isEditor)).toEqual([])
    const { box, editor } = await focusTemplate(page)
    expect(requests.filter(isEditor)).toHaveLength(1)
    // Its styles are there: a policy that refused them would leave the browser's own.
    const style = await editor.evaluate((element) => {
      const content = element.querySelector('.cm-content')
      return { white: content && getComputedStyle(content).whiteSpace, mark: markOf(element) }
      function markOf(of: Element) {
        const mark = of.querySelector('.cw-name')
        return mark && getComputedStyle(mark).backgroundColor
      }
    })
    expect(style.white).toBe('break-spaces')
    expect(style.mark).not.toBe('rgba(0, 0, 0, 0)')
    expect(await box.isVisible()).toBe(false)
    expect(await seriousFindings(page)).toEqual([])
    expect(faults).toEqual([])
  })

  it('stands exactly where the plain box stood, with the caret where it was', async () => {
    const { page } = await open('only=prompt')
    const box = templateBox(page)
    const before = await box.boundingBox()
    await box.evaluate((element: HTMLTextAreaElement) => {
      element.focus()
      element.setSelectionRange(6, 6)
    })
    const editor = page.locator('.cm-editor')
    await editor.waitFor()
    expect(await editor.boundingBox()).toEqual(before)
    await page.keyboard.type(' now')
    await page.keyboard.press('Tab')
    await expect.poll(() => box.inputValue()).toMatch(/^Answer now from the notes\./)
    await expect.poll(() => page.locator('.cm-editor').count()).toBe(0)
  })

  it('completes an output that is not connected yet, and connects it', async () => {
    const { page, faults } = await open('only=prompt')
    const { box } = await focusTemplate(page)
    await page.keyboard.press('Control+End')
    await page.keyboard.type(' {{do')
    await page
      .locator('.cm-tooltip-autocomplete li')
      .getByText('documents', { exact: true })
      .click()
    await page.locator('[data-port=documents]').getByText('input documents').waitFor()
    await page.keyboard.press('Tab')
    await expect.poll(() => box.inputValue()).toMatch(/ \{\{documents\}\}$/)
    expect(faults).toEqual([])
  })

  it('underlines a name without a value, and offers the nearest', async () => {
    const { page } = await open('only=prompt')
    const { box } = await focusTemplate(page)
    await page.locator('.cm-lintRange').hover()
    const tooltip = page.locator('.cm-tooltip-lint')
    await tooltip.getByRole('button', { name: 'Use {{question}}' }).click()
    await page.keyboard.press('Tab')
    await expect.poll(() => box.inputValue()).toContain('Question: {{question}}')
  })

  it('is one for the whole page, and shows what is wrong in JSON', async () => {
    const { page, faults } = await open('only=prompt,reward-score,pick')
    await focusTemplate(page)
    const json = page.locator('[data-type=pick] [data-port=json] textarea')
    await json.focus()
    await page.locator('[data-type=pick] .cm-editor').waitFor()
    expect(await page.locator('.cm-editor').count()).toBe(1)
    await page.keyboard.type('{"a": 1 "b"')
    await page
      .locator('[data-port=json]')
      .getByText('a comma or the closing bracket must stand here')
      .waitFor()
    await page.locator('.cm-lintRange-error').waitFor()
    expect(faults).toEqual([])
  })
})

function templateBox(page: Page): Locator {
  return page.locator('[data-type=prompt] [data-port=template] textarea')
}

async function focusTemplate(page: Page): Promise<{ box: Locator; editor: Locator }> {
  const box = templateBox(page)
  await box.click()
  const editor = page.locator('.cm-editor')
  await editor.waitFor()
  return { box, editor }
}

async function buildFormsPage(outDir: string): Promise<void> {
  const root = fileURLToPath(new URL('../gallery', import.meta.url))
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      base: './',
      plugins: [react(), contentPolicyPlugin()],
      resolve: { conditions: ['chainwright-source', 'module', 'browser', 'production'] },
      build: {
        outDir,
        target: 'es2023',
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rolldownOptions: { input: path.join(root, 'forms.html') },
      },
    })
  } finally {
    process.env['NODE_ENV'] = before
  }
}
