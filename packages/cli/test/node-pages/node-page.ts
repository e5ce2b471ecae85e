import { type Literals, type NodeType, type Port, type Ports, isFlowError } from '@chainwright/core'
import { type Suggestion, describeSuggestion } from '@chainwright/nodes'
import { nodeNeeds } from '../../src/node-needs.ts'
import { suggestionsFor, typeReference } from '../../src/node-type-json.ts'
import { needText } from '../../src/terminal/models-text.ts'
import { portFacts, snippetText } from '../../src/terminal/node-type-text.ts'
import type { NodeExample } from './run-example.ts'

/** What a page is made of besides the node type. */
export interface PageParts {
  /** What the comment at its definition says. */
  readonly notes: string | undefined
  readonly example: NodeExample | undefined
  /** Codes that have a heading in docs/errors.md. */
  readonly errors: ReadonlySet<string>
}

const mark = '<!-- Written by `pnpm docs:nodes` from the description of the node type. -->'

/** The page of a node type, in Markdown. */
export function nodePage(type: NodeType, { notes = '', example, errors }: PageParts): string {
  const blocks = [
    mark,
    `# ${type.title}`,
    type.description,
    example ? exampleBlock(example) : '',
    inputsTable(type.inputs),
    outputsTable(type.outputs),
    morePorts(type),
    notes === '' ? '' : `## How it works\n\n${linked(notes, errors)}`,
    modelsBlock(type),
    type.services.length > 0 ? `It must be granted: ${type.services.join(', ')}.` : '',
    type.mayUse.length > 0 ? `It uses, where they are granted: ${type.mayUse.join(', ')}.` : '',
    `## To paste\n\n\`\`\`json\n${snippetText(type)}\n\`\`\``,
  ]
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

/** The list of all pages, in Markdown. */
export function indexPage(types: readonly NodeType[]): string {
  const groups = [...Map.groupBy(types, (type) => type.group)].map(([group, members]) => {
    const rows = members.map((type) => {
      const name = typeReference(type)
      return `| [${name}](${type.name}.md) | ${cell(type.description)} | ${capabilityCell(type)} |`
    })
    return `## ${capitalised(group)}\n\n| node | what it does | needs a model that can |\n| --- | --- | --- |\n${rows.join('\n')}`
  })
  const intro =
    'Every node type of `@chainwright/nodes`, each with its ports, the models that serve, and an example that the tests run. [Write a node](../write-a-node.md) tells how to add yours.'
  return `${[mark, '# Nodes', intro, ...groups].join('\n\n')}\n`
}

/** The ports that each choice of a literal brings, or that there can be some. */
function morePorts(type: NodeType): string {
  if (type.kind === 'body') return 'Its other ports are those of the flow that is its body.'
  if (!type.ports) return ''
  const lines = Object.entries(type.inputs).flatMap(([input, { literal, choices = [] }]) =>
    literal ? choices.flatMap((choice) => portsWith(type, input, choice)) : [],
  )
  if (lines.length === 0) return 'Its literals are checked, and more ports can follow from them.'
  return `More ports follow from its literals:\n\n${lines.join('\n')}`
}

function portsWith(type: NodeType, input: string, choice: unknown): string[] {
  const { inputs = {}, outputs = {} } = portsOf(type, { [input]: choice })
  const ports = [
    ...Object.entries(inputs).map(([name, port]) => `input ${portText(name, port)}`),
    ...Object.entries(outputs).map(([name, port]) => `output ${portText(name, port)}`),
  ]
  return ports.length > 0 ? [`- With ${input} ${JSON.stringify(choice)}: ${ports.join('; ')}`] : []
}

/** The ports that follow from one literal; none where it needs others beside it to make sense. */
function portsOf(type: NodeType, literals: Literals): { inputs?: Ports; outputs?: Ports } {
  try {
    return type.ports?.(literals) ?? {}
  } catch (error) {
    if (isFlowError(error)) return {}
    throw error
  }
}

function portText(name: string, port: Port): string {
  const about = [port.description, ...portFacts(port)].filter(Boolean).join(', ')
  return `\`${name}\` (${port.type.name}${about && `: ${about}`})`
}

function inputsTable(ports: Ports): string {
  const rows = Object.entries(ports).map(([name, port]) => {
    const facts = portFacts(port).filter((fact) => !/^(default|optional)/.test(fact))
    const told = facts.length > 0 ? `(${facts.join('; ')})` : ''
    const about = cell([port.description, told].filter(Boolean).join(' '))
    return `| ${name} | \`${port.type.name}\` | ${cell(defaultOf(port))} | ${about} |`
  })
  if (rows.length === 0) return ''
  return `## Inputs\n\n| name | type | default | meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}`
}

function defaultOf(port: Port): string {
  if (port.default !== undefined) return `\`${JSON.stringify(port.default)}\``
  return port.need === 'optional' ? 'optional' : 'needed'
}

function outputsTable(ports: Ports): string {
  const rows = Object.entries(ports).map(
    ([name, port]) => `| ${name} | \`${port.type.name}\` | ${cell(port.description)} |`,
  )
  if (rows.length === 0) return ''
  return `## Outputs\n\n| name | type | meaning |\n| --- | --- | --- |\n${rows.join('\n')}`
}

function modelsBlock(type: NodeType): string {
  const needs = nodeNeeds(type).filter(({ capabilities }) => capabilities.length > 0)
  if (needs.length === 0) return ''
  const lines = needs.map((need) => `- ${capitalised(needText(need))}`)
  const rows = Object.entries(suggestionsFor(type)).map(([name, suggestion]) => {
    const { kind } = suggestion
    return `| ${name} | ${cell(kind)} | ${cell(served(suggestion))} |`
  })
  const table = `| capability | kind of model | models |\n| --- | --- | --- |\n${rows.join('\n')}`
  const known =
    'Models of the hub are known to have weights for this runtime; sizes and licences are as the hub gives them, and none was measured here. [Models](../models.md) tells how to fetch one.'
  return `## Models\n\n${lines.join('\n')}\n\n${table}\n\n${known}`
}

function served({ starter, models }: Suggestion): string {
  const starters = starter === undefined ? [] : [`\`${starter}\``]
  return [...starters, ...models.map(describeSuggestion)].join('<br>')
}

function exampleBlock({ file, flow, output, models }: NodeExample): string {
  const prints = {
    none: 'It prints:',
    starter: 'With the starter models it prints:',
    script:
      'It prints, with scripted models (so this shows what the node makes of a reply, not what a model says):',
  }[models]
  return [
    `## Example\n\n[${file.split('/').at(-1)}](${file.split('/').slice(2).join('/')}):`,
    `\`\`\`json\n${flow.trimEnd()}\n\`\`\``,
    prints,
    `\`\`\`text\n${output.trimEnd()}\n\`\`\``,
  ].join('\n\n')
}

/** Codes of errors as links to what they mean. */
function linked(notes: string, errors: ReadonlySet<string>): string {
  return notes.replaceAll(/`([a-z]+(?:-[a-z]+)+)`/g, (written, code: string) =>
    errors.has(code) ? `[${written}](../errors.md#${code})` : written,
  )
}

function capabilityCell(type: NodeType): string {
  const needs = nodeNeeds(type)
  if (needs.length === 0) return ''
  const all = needs.map(({ capabilities }) =>
    capabilities.filter((name) => name !== 'tokenize' || capabilities.length === 1).join(', '),
  )
  return [...new Set(all)].join('; or ')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
