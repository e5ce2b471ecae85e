import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { checkFlow, createRegistry, parseFlow, writeFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { makeNodePages } from './node-pages.ts'
import { pagesFolder } from './run-example.ts'

const examples = path.join(pagesFolder, 'examples')

it('the pages of docs/nodes are current: `pnpm docs:nodes` writes them, and runs every example', async () => {
  const pages = await makeNodePages()
  const there = (await readdir(pagesFolder)).filter((file) => file.endsWith('.md'))
  expect(there.toSorted()).toEqual([...pages.keys()].toSorted())
  for (const [file, made] of pages) {
    const written = await readFile(path.join(pagesFolder, file), 'utf8')
    expect(withoutFractions(made), file).toBe(withoutFractions(written))
    for (const [at, number] of fractionsOf(made).entries()) {
      // Processors round the last bits of a model's numbers in their own ways.
      expect(Math.abs(number - fractionsOf(written)[at]!), `${file}: ${number}`).toBeLessThan(
        0.02 * Math.max(1, Math.abs(number)),
      )
    }
  }
}, 120_000)

it.each(standardNodes.map((type) => [type.name, type] as const))(
  'the example of %s has the node, no problems, and is written canonically',
  async (name, type) => {
    const text = await readFile(path.join(examples, `${name}.flow.json`), 'utf8')
    const { flow, issues } = parseFlow(text)
    expect(issues).toEqual([])
    expect(checkFlow(flow!, createRegistry(standardNodes))).toEqual([])
    expect([...flow!.nodes.values()].map((node) => node.type)).toContain(type.name)
    expect(writeFlow(flow!)).toBe(text)
  },
)

/** Numbers with three digits or more after the point. */
const fraction = /-?\d+\.\d{3,}(?:e-?\d+)?/g

function withoutFractions(page: string): string {
  return page.replaceAll(fraction, '0.…')
}

function fractionsOf(page: string): number[] {
  return Array.from(page.matchAll(fraction), ([number]) => Number(number))
}
