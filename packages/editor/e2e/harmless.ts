import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { hostileTexts } from '../test/hostile-texts.ts'
import type { WatchedPage } from './open-page.ts'

/** All hostile texts as one. A file with a zero in it would be taken for no text at all. */
export const allHostile = hostileTexts.join('\n').replaceAll('\0', '')

/** A name that would be a program, were it ever put into the page as more than text. */
export const hostileName = '<img src=x onerror=alert(1)>'

/** Template braces would be read as names. */
const inTemplate = allHostile.replaceAll('{{', '{ {')

/** A flow with hostile texts wherever a file may hold a text; without `odd` it runs, with no model. */
export const hostileFlow = JSON.stringify({
  chainwright: 1,
  name: hostileTexts[0],
  description: allHostile,
  inputs: { page: { type: 'text', description: allHostile, default: allHostile } },
  nodes: {
    prompt: {
      type: 'prompt',
      inputs: {
        template: { lines: `${inTemplate}\n{{page}}`.split('\n') },
        page: { from: 'inputs.page' },
      },
    },
    odd: {
      type: 'no-such-type-here',
      inputs: { text: allHostile },
      'x-note': allHostile,
      off: true,
    },
  },
  outputs: { text: { from: 'prompt.text' } },
  'x-more': { [hostileName]: allHostile },
  layout: {
    nodes: { prompt: [300, 0], odd: [300, 300], 'outputs.text': [600, 0] },
    groups: [{ title: allHostile, nodes: ['prompt'], tint: 'red"><script>alert(1)</script>' }],
    notes: [{ text: allHostile, at: [0, 500, 300, 200], tint: 'javascript:alert(1)' }],
  },
})

/**
 * Nothing of a hostile text has become more than text: no dialog, no script, no request to another
 * origin, no refusal by the policy of the page (which would show that something had come so far), and no
 * element or link that could do harm.
 */
export async function expectHarmless({ page, faults }: WatchedPage): Promise<void> {
  expect(await harmfulElements(page)).toEqual([])
  expect(faults).toEqual([])
}

/** Parts of the page are loaded when they are looked at. */
export async function everythingIsLoaded(page: Page): Promise<void> {
  await expect.poll(() => page.getByText('Loading …').count()).toBe(0)
}

/** Goes through all tabs that are there. */
export async function lookAtEveryTab(page: Page): Promise<void> {
  await page.getByRole('tab').first().waitFor()
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click()
    await tab.and(page.locator('[aria-selected="true"]')).waitFor()
    await everythingIsLoaded(page)
  }
}

/** The beginnings of elements that no text may ever become, in shadow trees too. */
export function harmfulElements(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const named =
      'iframe, object, embed, base, form, video, audio, svg script, body script, body style'
    const isHarmful = (element: Element): boolean => {
      const { attributes } = element
      const address = element.getAttribute('href') ?? element.getAttribute('src') ?? ''
      return (
        element.matches(`${named}, body link, body meta`) ||
        [...attributes].some(({ name }) => name.startsWith('on') || name === 'srcdoc') ||
        /^\s*(javascript|vbscript|data:text|file):?/i.test(address) ||
        (element.matches('img') && /^(https?:)?\/\//.test(address))
      )
    }
    const look = (root: Document | ShadowRoot): string[] =>
      [...root.querySelectorAll('*')].flatMap((element) => [
        ...(isHarmful(element) ? [element.outerHTML.slice(0, 120)] : []),
        ...(element.shadowRoot ? look(element.shadowRoot) : []),
      ])
    return look(document)
  })
}
