import { runnerImport, type Plugin } from 'vite'

/**
 * Reads the first flow when the site is built: `file`, which has `firstFlow()`, becomes a file that holds
 * the flow as a value. A page that shows it has no need of what reads flow files.
 */
export function firstFlowPlugin(file: string, conditions: string[]): Plugin {
  return {
    name: 'chainwright:first-flow',
    apply: 'build',
    transform: {
      filter: { id: file },
      async handler() {
        const { module } = await runnerImport<{ firstFlow: () => unknown }>(file, {
          resolve: { conditions },
        })
        const code = `export function firstFlow() { return ${written(module.firstFlow())} }`
        return { code, map: null }
      },
    },
  }
}

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
