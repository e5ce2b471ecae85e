import type { ESTree } from 'vite'
import type { Plugin } from 'vite'

/**
 * Leaves the functions of nodes out of the page's program: nodes run in the worker, and the page needs
 * their descriptions alone. With the functions goes all that only they import. Calling one in the page is
 * a fault of ours, and says so.
 */
export function nodesOfPagePlugin(folder: string): Plugin {
  return {
    name: 'chainwright:nodes-of-page',
    apply: 'build',
    transform: {
      filter: { id: new RegExp(`^${folder.replaceAll(/[\\/]/g, '[\\\\/]')}.*\\.ts$`) },
      handler(code) {
        const places = functionsOfNodes(this.parse(code))
        if (places.length === 0) return null
        return { code: withoutFunctions(code, places), map: null }
      },
    },
  }
}

/** A property of a node that holds a function. */
interface Place {
  readonly name: string
  readonly start: number
  readonly end: number
}

const left = ['run', 'runBatch']
const absent = 'notInThePage'

function functionsOfNodes(program: ESTree.Program): Place[] {
  return program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration') return []
    if (statement.declaration?.type !== 'VariableDeclaration') return []
    return statement.declaration.declarations.flatMap(({ init }) => functionsOfCall(init))
  })
}

function functionsOfCall(call: ESTree.Expression | null): Place[] {
  if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') return []
  if (call.callee.name !== 'defineNode') return []
  const [description] = call.arguments
  if (description?.type !== 'ObjectExpression') return []
  return description.properties.flatMap((property): Place[] => {
    if (property.type !== 'Property' || property.key.type !== 'Identifier') return []
    const { name } = property.key
    return left.includes(name) ? [{ name, start: property.start, end: property.end }] : []
  })
}

function withoutFunctions(code: string, places: readonly Place[]): string {
  const pieces = places.map(({ name, end }, at) => {
    const next = places[at + 1]?.start ?? code.length
    return `${name}: ${absent}${code.slice(end, next)}`
  })
  const message = 'nodes run in the worker, not in the page'
  const told = `function ${absent}() { throw new Error('${message}') }`
  return `${code.slice(0, places[0]?.start)}${pieces.join('')}\n${told}\n`
}
