import type { Json, NodeType, Port, Ports } from '@chainwright/core'
import { nodeSnippet, typeReference } from '../node-type-json.ts'
import { displayWidth, padWidth, wrapText } from './display-width.ts'
import { harmlessLine } from './harmless-text.ts'
import { modelsText } from './models-text.ts'
import type { Palette } from './palette.ts'

/** A node type for people: what it does, its ports, and a piece to paste into a flow file. */
export function nodeTypeText(type: NodeType, palette: Palette, columns: number): string {
  const blocks = [
    `${palette.bold(typeReference(type))}  ${harmlessLine(type.title)}`,
    wrapText(harmlessLine(type.description), columns).join('\n'),
    portsText('Inputs', type.inputs, palette, columns),
    portsText('Outputs', type.outputs, palette, columns),
    type.ports ? 'More ports follow from its literals.' : '',
    modelsText(type, palette, columns),
    type.services.length > 0 ? `Needs to be granted: ${type.services.join(', ')}` : '',
    type.mayUse.length > 0 ? `Uses, where it is granted: ${type.mayUse.join(', ')}` : '',
    `${palette.bold('In a flow file')}\n${snippetText(type)}`,
  ]
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

function portsText(title: string, ports: Ports, palette: Palette, columns: number): string {
  const entries = Object.entries(ports)
  if (entries.length === 0) return ''
  const names = Math.max(...entries.map(([name]) => displayWidth(name)))
  const types = Math.max(...entries.map(([, port]) => port.type.name.length))
  const indent = names + types + 6
  const lines = entries.map(([name, port]) => {
    const about = wrapText(harmlessLine(aboutPort(port)), Math.max(20, columns - indent))
    const left = `  ${padWidth(name, names)}  ${palette.cyan(padWidth(port.type.name, types))}  `
    return (left + about.join(`\n${' '.repeat(indent)}`)).trimEnd()
  })
  return `${palette.bold(title)}\n${lines.join('\n')}`
}

/** `Longest summary, in tokens (default 100; 1 to 4096)` */
function aboutPort(port: Port): string {
  const facts = portFacts(port)
  const told = facts.length > 0 ? `(${facts.join('; ')})` : ''
  return [port.description, told].filter(Boolean).join(' ')
}

/** What a port takes besides its type: whether it may be left out, its default, range and choices. */
export function portFacts(port: Port): string[] {
  return [
    port.need === 'optional' ? 'optional' : '',
    port.default === undefined ? '' : `default ${JSON.stringify(port.default)}`,
    rangeText(port),
    port.choices ? `one of ${port.choices.map((one) => JSON.stringify(one)).join(', ')}` : '',
    port.literal ? 'written in the file, never wired' : '',
  ].filter(Boolean)
}

function rangeText({ minimum, maximum }: Port): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`
  if (minimum !== undefined) return `at least ${minimum}`
  return maximum === undefined ? '' : `at most ${maximum}`
}

/** A node to paste into a flow file, laid out as the canonical writer does: one line per input. */
export function snippetText(type: NodeType): string {
  const { type: name, inputs, model, flow } = nodeSnippet(type)
  const lines = Object.entries(inputs).map(([input, source]) => {
    return `    ${JSON.stringify(input)}: ${oneLineJson(source)}`
  })
  const parts = [
    `  "type": ${JSON.stringify(name)}`,
    ...(lines.length > 0 ? [`  "inputs": {\n${lines.join(',\n')}\n  }`] : []),
    ...(model === undefined ? [] : [`  "model": ${JSON.stringify(model)}`]),
    ...(flow === undefined ? [] : [`  "flow": ${JSON.stringify(flow)}`]),
  ]
  return `"my-${type.name}": {\n${parts.join(',\n')}\n}`
}

function oneLineJson(value: Json): string {
  return JSON.stringify(value, undefined, 1).replace(/\n\s*/g, ' ')
}
