import { readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { makeNodePages } from './node-pages.ts'
import { pagesFolder } from './run-example.ts'

// `pnpm docs:nodes`: writes docs/nodes, and removes the pages of types that are gone.
const pages = await makeNodePages()
for (const [file, text] of pages) await writeFile(path.join(pagesFolder, file), text)
const old = (await readdir(pagesFolder)).filter((file) => file.endsWith('.md') && !pages.has(file))
for (const file of old) await rm(path.join(pagesFolder, file))
process.stdout.write(`${pages.size} pages written to ${pagesFolder}\n`)
