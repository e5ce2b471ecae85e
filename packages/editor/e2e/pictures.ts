import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const folder = new URL('../../../docs/pictures/', import.meta.url)

/**
 * Takes a picture for the documentation, when `CHAINWRIGHT_PICTURES` asks for it: pictures are committed
 * once, and not at every run of the tests.
 */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (!process.env['CHAINWRIGHT_PICTURES']) return
  const path = fileURLToPath(new URL(`${name}.png`, folder))
  await page.screenshot({ path, animations: 'disabled', caret: 'initial' })
}
