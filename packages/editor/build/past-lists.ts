import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ESTree, Plugin } from 'vite'

/**
 * Lets the page import from the files of a package, past the list of its public names. Through the list
 * the first screen would depend on everything in it, and what only later screens need would come with it.
 */
export function pastListsPlugin(packages: readonly string[]): Plugin {
  const lists = new Map<string, Promise<Files>>()
  const alternatives = packages.join('|')
  return {
    name: 'chainwright:past-lists',
    apply: 'build',
    transform: {
      filter: { id: /\.tsx?$/, code: new RegExp(`from ['"](${alternatives})['"]`) },
      async handler(code, id) {
        const parse = (text: string) => this.parse(text, { lang: 'ts' })
        const places: Place[] = []
        for (const statement of parse(code).body) {
          if (statement.type !== 'ImportDeclaration') continue
          const { value } = statement.source
          if (!packages.includes(value)) continue
          const list = await this.resolve(value, id)
          if (!list) continue
          const files = lists.get(list.id) ?? readList(list.id, parse)
          lists.set(list.id, files)
          places.push({ statement, text: importsOf(statement, await files) })
        }
        return places.length === 0 ? null : { code: replaced(code, places), map: null }
      },
    },
  }
}

/** The file of each name of a list. */
type Files = ReadonlyMap<string, string>

interface Place {
  readonly statement: ESTree.ImportDeclaration
  readonly text: string
}

async function readList(list: string, parse: (text: string) => ESTree.Program): Promise<Files> {
  const files = new Map<string, string>()
  for (const statement of parse(await readFile(list, 'utf8')).body) {
    const isExport = statement.type === 'ExportNamedDeclaration'
    if ((!isExport && statement.type !== 'ImportDeclaration') || !statement.source) continue
    const file = path.join(path.dirname(list), statement.source.value)
    for (const specifier of statement.specifiers) {
      if (specifier.type === 'ExportSpecifier') files.set(nameOf(specifier.exported), file)
      if (specifier.type === 'ImportSpecifier') files.set(nameOf(specifier.imported), file)
    }
  }
  return files
}

/** One import for each name; a name that the list itself declares is imported from the list. */
function importsOf({ specifiers, source }: ESTree.ImportDeclaration, files: Files): string {
  return specifiers
    .map((specifier) => {
      if (specifier.type !== 'ImportSpecifier') throw new TypeError('lists are imported by name')
      const name = nameOf(specifier.imported)
      const file = JSON.stringify(files.get(name) ?? source.value)
      return `import { ${name} as ${specifier.local.name} } from ${file};`
    })
    .join('')
}

function nameOf(name: ESTree.ModuleExportName): string {
  return name.type === 'Literal' ? String(name.value) : name.name
}

function replaced(code: string, places: readonly Place[]): string {
  let at = 0
  let made = ''
  for (const { statement, text } of places) {
    made += code.slice(at, statement.start) + text
    at = statement.end
  }
  return made + code.slice(at)
}
