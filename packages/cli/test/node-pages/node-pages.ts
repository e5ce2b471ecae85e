import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { standardNodes } from '@chainwright/nodes'
import { indexPage, nodePage } from './node-page.ts'
import { openStarters, root, runExample } from './run-example.ts'
import { readSourceNotes } from './source-notes.ts'

/** All pages by file name, made anew: every example is run. */
export async function makeNodePages(): Promise<ReadonlyMap<string, string>> {
  const notes = await readSourceNotes(path.join(root, 'packages', 'nodes', 'src', 'nodes'))
  const errorsPage = await readFile(path.join(root, 'docs', 'errors.md'), 'utf8')
  const errors = new Set(Array.from(errorsPage.matchAll(/^### (.+)$/gm), ([, code = '']) => code))
  const pages = new Map([['README.md', indexPage(standardNodes)]])
  const starters = openStarters()
  try {
    for (const type of standardNodes) {
      const example = await runExample(type.name, starters)
      pages.set(`${type.name}.md`, nodePage(type, { notes: notes.get(type.name), example, errors }))
    }
  } finally {
    await starters.close()
  }
  return pages
}
