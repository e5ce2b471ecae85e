import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { serveFolder, type FileServer } from './file-server.ts'
import { openPage, startBrowser } from './open-page.ts'

let browser: Browser
let server: FileServer
let context: BrowserContext

beforeAll(async () => {
  browser = await startBrowser()
  server = await serveFolder(inject('site'))
})
afterAll(async () => {
  await browser.close()
  await server.close()
})
beforeEach(async () => {
  context = await browser.newContext()
})
afterEach(() => context.close())

describe('the built page, on a file server that knows nothing of it', () => {
  it('opens without an error, a violation of its policy, or a request to another origin', async () => {
    const { page, faults } = await openPage(context, server.page)
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor()
    expect(faults).toEqual([])
  })

  it('has a policy that forbids inline scripts, foreign scripts and text as a program', async () => {
    const { page } = await openPage(context, server.page)
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script')
      const violated: string[] = []
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        violated.push(effectiveDirective),
      )
      try {
        script.textContent = 'globalThis.ran = true'
        document.body.append(script)
      } catch (error) {
        violated.push(String((error as Error).name))
      }
      try {
        document.body.innerHTML = '<img src=x onerror="globalThis.ran = true">'
      } catch (error) {
        violated.push(String((error as Error).name))
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
      return { violated, ran: 'ran' in globalThis }
    })
    expect(ran.ran).toBe(false)
    expect(ran.violated).toContain('require-trusted-types-for')
    expect(ran.violated).toContain('TypeError')
  })
})
