import {
  checkFlow,
  findNodeType,
  planFlow,
  text as textType,
  writeFlow,
  type Flow,
  type FlowNode,
  type Json,
  type Models,
  type Plan,
  type PortType,
  type Registry,
} from '@chainwright/core'
import { convertItem } from '@chainwright/nodes/data'
import { didYouMean } from '../nearest-name.ts'
import { commandLineError } from '../parse-arguments.ts'

/** One thing that a variant changes in the flow. */
export interface Setting {
  readonly node: string
  /** `model`, or the name of an input. */
  readonly key: string
  /** As it was written. */
  readonly value: string
}

/** A flow with some of its literals or models changed. */
export interface Variant {
  /** `summarize.model=a, summarize.maxTokens=80`; `as it is` for the flow itself. */
  readonly name: string
  readonly settings: readonly Setting[]
  readonly plan: Plan
  /** Text of the flow as it runs. */
  readonly text: string
}

/** What variants are checked against. */
export interface VariantContext {
  readonly registry: Registry
  readonly models: Pick<Models, 'problem'>
  /** The text that a value `@FILE` stands for. */
  readonly readText: (file: string) => Promise<string>
}

const mostVariants = 64

/**
 * The variants that `--set NODE.KEY=A,B` flags ask for: every combination of their values, the first
 * values first. Without flags it is the flow as it is. Throws `command-line` for what the flow does not
 * have, and for a variant that cannot run.
 */
export async function makeVariants(
  flow: Flow,
  flags: readonly string[],
  context: VariantContext,
): Promise<Variant[]> {
  const choices = flags.map((flag) => parseSetting(flag, flow))
  const count = choices.reduce((product, { length }) => product * length, 1)
  if (count > mostVariants) {
    throw commandLineError(`--set asks for ${count} variants, and at most ${mostVariants} are run`)
  }
  const combined = choices.reduce<readonly Setting[][]>(
    (before, values) => before.flatMap((settings) => values.map((one) => [...settings, one])),
    [[]],
  )
  const variants: Variant[] = []
  for (const settings of combined) variants.push(await makeVariant(flow, settings, context))
  return variants
}

async function makeVariant(
  flow: Flow,
  settings: readonly Setting[],
  context: VariantContext,
): Promise<Variant> {
  const { registry, models, readText } = context
  const name = settings.map(settingText).join(', ') || 'as it is'
  let changed = flow
  for (const { node, key, value } of settings) {
    const text = value.startsWith('@') ? await readText(value.slice(1)) : value
    changed = withSetting(changed, { node, key, value: text }, registry)
  }
  const problem = checkFlow(changed, registry, { models }).find(
    ({ severity }) => severity === 'error',
  )
  if (problem) {
    const where = problem.node === undefined ? '' : ` at node \`${problem.node}\``
    throw commandLineError(`the variant ${name} cannot run${where}: ${problem.message}`)
  }
  return { name, settings, plan: planFlow(changed, registry), text: writeFlow(changed) }
}

function settingText({ node, key, value }: Setting): string {
  const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value
  return `${node}.${key}=${shown.replace(/\s+/g, ' ')}`
}

/** `node.key=a,b`, or `node.key=["a","b"]` for values with commas. */
function parseSetting(flag: string, flow: Flow): Setting[] {
  const [, node = '', key = '', written = ''] = /^([^.=]+)\.([^.=]+)=(.*)$/s.exec(flag) ?? []
  if (node === '' || written === '') {
    throw commandLineError(`--set takes NODE.KEY=VALUE,VALUE, and this is \`${flag}\``)
  }
  const found = flow.nodes.get(node)
  if (!found) {
    const hint = didYouMean(node, [...flow.nodes.keys()])
    throw commandLineError(`--set ${flag}: the flow has no node \`${node}\`${hint}`)
  }
  const source = found.inputs.get(key)
  if (key !== 'model' && source && source.type !== 'literal') {
    throw commandLineError(`--set ${flag}: \`${key}\` of \`${node}\` is wired, and has no literal`)
  }
  return valuesOf(flag, written).map((value) => ({ node, key, value }))
}

function valuesOf(flag: string, written: string): string[] {
  if (!written.startsWith('[')) return written.split(',')
  try {
    const values = JSON.parse(written) as unknown[]
    return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
  } catch {
    throw commandLineError(`--set ${flag}: a list of values is a JSON array, and this is none`)
  }
}

function withSetting(flow: Flow, { node, key, value }: Setting, registry: Registry): Flow {
  const found = flow.nodes.get(node)
  if (!found) return flow
  const changed: FlowNode =
    key === 'model'
      ? { ...found, model: value }
      : { ...found, inputs: new Map(found.inputs).set(key, literal(found, key, value, registry)) }
  return { ...flow, nodes: new Map(flow.nodes).set(node, changed) }
}

function literal(node: FlowNode, key: string, value: string, registry: Registry) {
  const type = findNodeType(registry, node.type)?.inputs[key]?.type ?? textType
  return { type: 'literal' as const, value: literalValue(key, type, value) }
}

function literalValue(key: string, type: PortType, value: string): Json {
  if (type.name === 'text') return value
  try {
    return convertItem(key, type, value) as Json
  } catch (error) {
    // Many inputs of type `json` take a plain text as well.
    if (type.name === 'json') return value
    throw error
  }
}
