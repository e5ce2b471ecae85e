import { readFile, readdir, stat } from 'node:fs/promises'
import path from 'node:path'

/** A text and its right label. */
export interface LabelledRow {
  readonly label: string
  readonly text: string
}

/** Longest text that is kept, in characters: the headline and first lines of an article. */
const longest = 600

/**
 * Labelled rows in an order that looks random and is always the same: from a folder with one folder of
 * `.txt` files per label, or from a file with `label`, a tab and the text on each line.
 */
export async function readRows(place: string): Promise<LabelledRow[]> {
  const folder = (await stat(place)).isDirectory()
  const rows = folder ? await readFolder(place) : await readTable(place)
  const known = rows.filter(({ label, text }) => label !== '' && text !== '')
  return shuffled(known.toSorted((a, b) => (a.text < b.text ? -1 : 1)))
}

async function readFolder(place: string): Promise<LabelledRow[]> {
  const rows: LabelledRow[] = []
  for (const file of await readdir(place, { recursive: true })) {
    const [label = '', name = ''] = file.split(path.sep)
    if (!name.endsWith('.txt')) continue
    const bytes = await readFile(path.join(place, file))
    rows.push({ label, text: shortened(new TextDecoder('windows-1252').decode(bytes)) })
  }
  return rows
}

async function readTable(place: string): Promise<LabelledRow[]> {
  const lines = (await readFile(place, 'utf8')).split('\n')
  return lines.map((line) => {
    const [label = '', text = ''] = line.split('\t')
    return { label, text: shortened(text) }
  })
}

function shortened(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, longest).trim()
}

/** Fisher and Yates' shuffle with a fixed linear congruential generator. */
export function shuffled<V>(values: readonly V[]): V[] {
  const order = [...values]
  let state = 1
  for (let at = order.length - 1; at > 0; at--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const other = Math.floor((state / 2 ** 32) * (at + 1))
    const kept = order[at] as V
    order[at] = order[other] as V
    order[other] = kept
  }
  return order
}
