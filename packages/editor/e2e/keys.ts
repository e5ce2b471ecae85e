import type { Locator, Page } from 'playwright-core'

/** Somebody who has a keyboard and nothing else: the pointer and `focus()` are left alone. */

/** Presses keys, one after the other. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** Presses a key until the focus is on something. Throws when it never comes there. */
export async function pressUntil(page: Page, key: string, place: Locator): Promise<void> {
  const way: string[] = []
  for (let times = 0; times < 60; times++) {
    if ((await place.count()) === 1 && (await hasFocus(place))) return
    way.push(await focusWords(page))
    await page.keyboard.press(key)
  }
  throw new Error(`${key} does not lead to ${String(place)}, but to ${way.join(' › ')}`)
}

/** Goes to another part of the page with F6: `main`, `header`, `nav`, or `aside` for a panel. */
export async function goToPart(page: Page, part: 'header' | 'main' | 'aside'): Promise<void> {
  await pressUntil(page, 'F6', page.locator(`[data-region="${part}"]`))
}

/** Waits until the focus is on something that was led to by a key before. */
export async function focusIsOn(place: Locator): Promise<void> {
  await place.and(place.page().locator(':focus')).waitFor()
}

/** Adds a node on the canvas, where the focus is: Tab opens the list, and typing finds it in it. */
export async function addByKeys(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Tab')
  await focusIsOn(page.getByRole('combobox', { name: 'Add a node' }))
  await page.keyboard.type(title)
  await page.getByRole('option', { name: new RegExp(`^${title}`), selected: true }).waitFor()
  await page.keyboard.press('Enter')
}

/** What a screen reader says of the canvas. */
export function said(page: Page): Locator {
  return page.locator('[data-stage] > [role="status"]')
}

/** Presses a key until a screen reader says something. Throws when it never does. */
export async function pressUntilSaid(page: Page, key: string, words: RegExp): Promise<void> {
  for (let times = 0; times < 20; times++) {
    if (words.test(await said(page).innerText())) return
    await page.keyboard.press(key)
  }
  throw new Error(`${key} never says ${words}`)
}

/** Walks from card to card with arrows, each in the direction in which the wanted one is seen. */
export async function walkTo(page: Page, wanted: Locator): Promise<void> {
  const focused = page.locator('[data-card]:focus')
  for (let times = 0; times < 20; times++) {
    if (await hasFocus(wanted)) return
    const [from, to] = [await focused.boundingBox(), await wanted.boundingBox()]
    if (!from || !to) throw new Error('the focus is on no card that is in view')
    const [right, down] = [to.x - from.x, to.y - from.y]
    const isAside = times % 2 === 0 ? Math.abs(right) > Math.abs(down) : right !== 0
    const [less, more] = isAside ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
    await page.keyboard.press((isAside ? right : down) < 0 ? less : more)
  }
  throw new Error(`arrows do not lead to ${String(wanted)}`)
}

/** Whether the focus is on a card or control, or inside of something larger. */
function hasFocus(place: Locator): Promise<boolean> {
  return place.evaluate((element) =>
    element.matches('[tabindex="0"]')
      ? element.matches(':focus')
      : element.matches(':focus-within'),
  )
}

function focusWords(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement: element } = document
    return element?.getAttribute('aria-label') ?? element?.textContent?.slice(0, 30) ?? 'nothing'
  })
}
