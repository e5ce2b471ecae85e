import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeFinding {
  readonly id: string
  readonly impact: string | null
  readonly help: string
  readonly nodes: readonly { readonly target: readonly unknown[] }[]
}

/**
 * What axe finds on the page as it is now: its serious and critical findings, one line each. It is put
 * into the page over the debugger, past the page's policy, which stays in force for the page itself.
 */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(await source)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: AxeFinding[] }> }
    }
    return (await axe.run()).violations
  })
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, help, nodes }) => {
      const places = nodes.slice(0, 5).map(({ target }) => JSON.stringify(target[0]))
      return `${impact} ${id}: ${help} (${places.join(', ')})`
    })
}
