import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { seriousFindings } from './axe.ts'
import { serveFolder, type FileServer } from './file-server.ts'
import { openPage, startBrowser } from './open-page.ts'

let browser: Browser
let server: FileServer

beforeAll(async () => {
  browser = await startBrowser()
  server = await serveFolder(inject('site'))
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

it.each([
  { theme: 'light', colorScheme: 'light', contrast: 'no-preference' },
  { theme: 'dark', colorScheme: 'dark', contrast: 'no-preference' },
  { theme: 'contrast', colorScheme: 'dark', contrast: 'more' },
] as const)('gives axe nothing serious to find on the first screen, $theme', async (shown) => {
  const { theme, colorScheme, contrast } = shown
  const context = await browser.newContext({ colorScheme, contrast })
  const { page } = await openPage(context, server.page)
  await page.waitForLoadState('networkidle')
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme)
  expect(await seriousFindings(page)).toEqual([])
  await context.close()
})
