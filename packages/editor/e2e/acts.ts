import type { Locator, Page } from 'playwright-core'

/** A file that is dropped. */
export interface DroppedFile {
  readonly name: string
  readonly text: string
  readonly type?: string
}

/** The card of a node, or of an input or output of the flow: `answer`, `inputs.question`. */
export function card(page: Page, id: string): Locator {
  return page.locator(`[data-card="${id}"]`)
}

/** Presses Run, and waits until the run is over. */
export async function runFlow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const cancel = page.getByRole('button', { name: 'Cancel', exact: true })
  // A run of what is cached is over before it could be seen.
  await cancel.waitFor({ timeout: 1_000 }).catch(() => undefined)
  await cancel.waitFor({ state: 'detached', timeout: 90_000 })
}

/** Finds a command or a node to add by keys, and takes it. */
export async function takeCommand(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Find a command' })
  await palette.waitFor()
  await page.keyboard.type(name)
  await palette.getByRole('option', { selected: true }).getByText(name).waitFor()
  await page.keyboard.press('Enter')
  await palette.waitFor({ state: 'detached' })
}

/** Drops files on the canvas, as from the system. */
export async function drop(page: Page, files: readonly DroppedFile[]): Promise<void> {
  const dataTransfer = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer()
    for (const { name, text, type } of given) {
      transfer.items.add(new File([text], name, { type: type ?? 'text/plain' }))
    }
    return transfer
  }, files)
  await page.dispatchEvent('main', 'drop', { dataTransfer })
}

/** Pulls a wire from an output to a place on the screen, relative to the port. */
export async function pullWire(
  page: Page,
  from: { card: string; port: string },
  by: { x: number; y: number },
): Promise<void> {
  const { x, y } = await portPlace(page, from, 'output')
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + by.x / 2, y + by.y / 2, { steps: 5 })
  await page.mouse.move(x + by.x, y + by.y, { steps: 5 })
  await page.mouse.up()
}

/** The middle of a port's mark on the screen. */
export async function portPlace(
  page: Page,
  { card: id, port }: { card: string; port: string },
  side: 'input' | 'output',
): Promise<{ x: number; y: number }> {
  const place = card(page, id).locator(`[data-port="${port}"][data-side="${side}"]`)
  const box = await place.boundingBox()
  if (!box) throw new Error(`the port ${id}.${port} is not in view`)
  const x = side === 'output' ? box.x + box.width - 3 : box.x + 3
  return { x, y: box.y + box.height / 2 }
}
