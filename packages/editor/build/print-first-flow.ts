import { readFileSync } from 'node:fs'
import { parseFlow } from '@chainwright/core'

// Prints the flow of a file as the program of a value, for the plugin that builds it into the page:
// a page that shows the flow has no need of what reads flow files.
//
//   node --conditions=chainwright-source print-first-flow.ts FILE

const { flow, issues } = parseFlow(readFileSync(process.argv[2] ?? '', 'utf8'))
if (!flow) throw new TypeError(`the first flow cannot be read: ${issues[0]?.message}`)
process.stdout.write(`export function firstFlow() { return ${written(flow)} }\n`)

/** A value of objects, lists and maps as a program. Throws a `TypeError` for any other. */
function written(value: unknown): string {
  if (value instanceof Map) return `new Map(${written([...value])})`
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    throw new TypeError('the first flow holds something that is neither a map nor plain')
  }
  const entries = Object.entries(value).map(
    ([key, part]) => `${JSON.stringify(key)}:${written(part)}`,
  )
  return `{${entries.join(',')}}`
}
