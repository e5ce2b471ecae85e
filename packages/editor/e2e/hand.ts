import type { Locator, Page } from 'playwright-core'

/** What a person does on the canvas with a pointer, and where things are. */

/** A port of a card, such as `answer` `text` `output`. */
export interface PortName {
  readonly card: string
  readonly port: string
  readonly side: 'input' | 'output'
}

/** A point of the window, in pixels. */
export interface WindowPoint {
  readonly x: number
  readonly y: number
}

/** A card of the canvas: a node by its id, an input as `inputs.name`, an output as `outputs.name`. */
export function cardOf(page: Page, id: string): Locator {
  return page.locator(`[data-card="${id}"]`)
}

/** What a card says of its state and its time. */
export function footOf(page: Page, id: string): Locator {
  return cardOf(page, id).locator('[class*="_foot_"]')
}

/** The short messages at the edge. */
export function notices(page: Page): Locator {
  return page.getByRole('status', { name: 'Notices' })
}

/** Presses Run, and waits until the run is over. */
export async function run(page: Page): Promise<void> {
  const over = await watchRun(page)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await over()
}

/**
 * Looks out for a run that something is about to start, however short it will be. What this gives waits
 * until that run has begun and is over; it throws after 90 seconds.
 */
export async function watchRun(page: Page): Promise<() => Promise<void>> {
  const watched = await page.evaluateHandle(() => {
    const isRunning = (): boolean =>
      [...document.querySelectorAll('header button')].some((one) => one.textContent === 'Cancel')
    const over = new Promise<void>((resolve, reject) => {
      let begun = isRunning()
      const observer = new MutationObserver(() => {
        begun ||= isRunning()
        if (!begun || isRunning()) return
        observer.disconnect()
        // What the run told last is shown with the next frame.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
      })
      observer.observe(document, { childList: true, subtree: true })
      const late = (): void => reject(new Error(begun ? 'the run does not end' : 'no run began'))
      setTimeout(late, 90_000)
    })
    over.catch(() => undefined)
    return { over }
  })
  return () => watched.evaluate(({ over }) => over)
}

/** The middle of a port's mark, which is on the edge of its card. */
export async function portPoint(page: Page, { card, port, side }: PortName): Promise<WindowPoint> {
  const row = cardOf(page, card).locator(`[data-port="${port}"][data-side="${side}"]`)
  const [box, rowBox] = [await cardOf(page, card).boundingBox(), await row.boundingBox()]
  if (!box || !rowBox) throw new Error(`${card} has no ${side} ${port} on the screen`)
  return { x: side === 'output' ? box.x + box.width : box.x, y: rowBox.y + rowBox.height / 2 }
}

/** Presses at a port and moves to a point, without letting go. */
export async function pullWire(page: Page, from: PortName, to: WindowPoint): Promise<void> {
  const start = await portPoint(page, from)
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move((start.x + to.x) / 2, (start.y + to.y) / 2, { steps: 4 })
  await page.mouse.move(to.x, to.y, { steps: 4 })
}

/** Draws a wire from a port to another one, and lets go there. */
export async function drawWire(page: Page, from: PortName, to: PortName): Promise<void> {
  await pullWire(page, from, await portPoint(page, to))
  await page.mouse.up()
}

/** Takes a card by its head and puts it so that the middle of its top is at a point. */
export async function dragCard(page: Page, id: string, to: WindowPoint): Promise<void> {
  const box = await cardOf(page, id).boundingBox()
  if (!box) throw new Error(`${id} is not on the screen`)
  await page.mouse.move(box.x + box.width / 2, box.y + 14)
  await page.mouse.down()
  await page.mouse.move(to.x - 20, to.y, { steps: 4 })
  await page.mouse.move(to.x, to.y, { steps: 4 })
  await page.mouse.up()
}

/** The middle of a wire. Wires are named by the input that they feed: `answer.context`. */
export async function wirePoint(page: Page, id: string): Promise<WindowPoint> {
  return page
    .locator(`[data-wire="${id}"] path`)
    .last()
    .evaluate((element) => {
      const path = element as SVGPathElement
      const { x, y } = path.getPointAtLength(path.getTotalLength() / 2)
      const matrix = path.getScreenCTM()
      if (!matrix) throw new Error('the wire is not drawn')
      const point = new DOMPoint(x, y).matrixTransform(matrix)
      return { x: point.x, y: point.y }
    })
}

/** Ids of the wires on the canvas. */
export function wires(page: Page): Promise<string[]> {
  return page
    .locator('[data-wire]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-wire') ?? ''))
}

/** Drops files on the page, as from a folder. */
export async function dropFiles(
  page: Page,
  files: readonly { readonly name: string; readonly text?: string; readonly base64?: string }[],
): Promise<void> {
  await page.evaluate((given) => {
    const transfer = new DataTransfer()
    for (const { name, text, base64 } of given) {
      const bytes = base64 && Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      transfer.items.add(new File([bytes ?? text ?? ''], name))
    }
    const main = document.querySelector('main') ?? document.body
    main.dispatchEvent(
      new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
    )
  }, files)
}

/** Opens a flow by dropping its file. One that would do more than this site can is looked at first. */
export async function openFlow(page: Page, flow: object | string): Promise<void> {
  const text = typeof flow === 'string' ? flow : JSON.stringify(flow)
  await dropFiles(page, [{ name: 'given.flow.json', text }])
}

/** Puts the clipboard's text on the page as pressing the paste key does. */
export async function pasteText(page: Page, text: string): Promise<void> {
  await page.evaluate((given) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', given)
    const target = document.activeElement ?? document.body
    target.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  }, text)
}

/** Finds a command by its title in the palette, and does it. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Find a command' })
  await palette.waitFor()
  await page.keyboard.type(title)
  await palette.getByRole('option', { selected: true }).getByText(title).waitFor()
  await page.keyboard.press('Enter')
  await palette.waitFor({ state: 'detached' })
}

/** Presses Run for a flow that came from a file, and agrees to what it does. */
export async function agreeAndRun(page: Page): Promise<void> {
  const over = await watchRun(page)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Run this flow?' })
  await question.getByRole('button', { name: 'Run', exact: true }).click()
  await over()
}

/** Waits until what was changed is kept on this device, as the panel of files says. */
export async function isKept(page: Page): Promise<void> {
  const files = page.getByRole('button', { name: 'Files', exact: true })
  await files.click()
  const panel = page.getByRole('complementary', { name: 'Files' })
  await panel.getByText('Saved on this device').waitFor()
  await panel.getByRole('button', { name: 'Close Files' }).click()
}
