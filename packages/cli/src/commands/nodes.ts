import { findNodeType, type NodeType, type Registry } from '@chainwright/core'
import { exitCodes } from '../exit-code.ts'
import { loadRegistry } from '../load-registry.ts'
import { nodeTypeJson, typeReference } from '../node-type-json.ts'
import { didYouMean } from '../nearest-name.ts'
import { commandLineError } from '../parse-arguments.ts'
import { kindsText } from '../terminal/models-text.ts'
import { nodeTypeText } from '../terminal/node-type-text.ts'
import { padWidth, wrapText } from '../terminal/display-width.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'
import { createPalette, type Palette } from '../terminal/palette.ts'
import { writeJson } from '../write-json.ts'
import type { Command } from './command.ts'
import { jsonOption, nodeOptions } from './shared-options.ts'

/** Lists node types, or describes one. */
export const nodesCommand: Command = {
  name: 'nodes',
  summary: 'List the node types, or describe one',
  usage: '[TYPE] [options]',
  options: { ...jsonOption, ...nodeOptions },
  async run(given, environment) {
    const { stdout, variables } = environment
    const registry = await loadRegistry(given.many('nodes'), environment)
    const palette = createPalette(stdout, variables)
    const [name, extra] = given.positionals
    if (extra !== undefined)
      throw commandLineError(`one type at a time; \`${extra}\` is one too many`)
    if (name === undefined) {
      if (given.has('json')) writeJson(stdout, { nodes: [...registry.values()].map(nodeTypeJson) })
      else stdout.write(listText(registry, palette, stdout.columns))
      return exitCodes.succeeded
    }
    const type = findType(registry, name)
    if (given.has('json')) writeJson(stdout, nodeTypeJson(type))
    else stdout.write(nodeTypeText(type, palette, stdout.columns))
    return exitCodes.succeeded
  },
}

function findType(registry: Registry, name: string): NodeType {
  const type = findNodeType(registry, name)
  if (type) return type
  const names = [...registry.values()].map(typeReference)
  const hint = didYouMean(name, names) || '; `chainwright nodes` lists them'
  throw commandLineError(`there is no node type \`${name}\`${hint}`)
}

function listText(registry: Registry, palette: Palette, columns: number): string {
  const types = [...registry.values()]
  const width = Math.max(0, ...types.map((type) => typeReference(type).length))
  const groups = Map.groupBy(types, (type) => type.group)
  const blocks = [...groups].map(([group, members]) => {
    const lines = members.map((type) => {
      const [first = '', ...rest] = wrapText(
        harmlessLine(type.description),
        Math.max(20, columns - width - 4),
      )
      const indent = `\n${' '.repeat(width + 4)}`
      return `  ${padWidth(typeReference(type), width)}  ${[first, ...rest].join(indent)}`
    })
    return `${palette.bold(group)}\n${lines.join('\n')}\n`
  })
  const kinds = kindsText(types, palette, columns)
  const all = kinds === '' ? blocks : [...blocks, kinds]
  return `${all.join('\n')}\n\`chainwright nodes TYPE\` tells its ports and models.\n`
}
