import {
  FlowError,
  isFlowError,
  list,
  type Pins,
  type Plan,
  type PortType,
} from '@chainwright/core'
import type { Environment } from '../environment.ts'
import { didYouMean } from '../nearest-name.ts'
import { commandLineError } from '../parse-arguments.ts'
import { convertInput, convertItem } from '@chainwright/nodes/data'
import { isFileValue, readFileValue } from './file-value.ts'

/**
 * Outputs that nodes are given instead of running, from `NODE.PORT=VALUE` flags: texts as they are,
 * all else as JSON, `@FILE` for what stands in a file. Throws `command-line`, `node-unknown`,
 * `output-unknown`, or `output-type`.
 */
export async function readPins(
  flags: readonly string[],
  plan: Plan,
  environment: Environment,
): Promise<Pins | undefined> {
  if (flags.length === 0) return undefined
  const pins: Record<string, Record<string, unknown>> = {}
  for (const flag of flags) {
    const [, node = '', port = '', value = ''] = /^([^.=]+)\.([^.=]+)=(.*)$/s.exec(flag) ?? []
    if (node === '') throw commandLineError(`--pin takes node.port=value, and this is \`${flag}\``)
    const type = outputType(plan, node, port)
    const pinned = await pinnedValue(`${node}.${port}`, type, value, environment)
    pins[node] = { ...pins[node], [port]: pinned }
  }
  return pins
}

/** What the takers of an output see: a list of it when the node is lifted. */
function outputType(plan: Plan, id: string, port: string): PortType {
  const node = plan.nodes[plan.index.get(id) ?? -1]
  if (!node) {
    const known = [...plan.index.keys()]
    const message = `--pin ${id}.${port}: the flow has no node \`${id}\`${didYouMean(id, known)}`
    throw new FlowError({ code: 'node-unknown', message, node: id })
  }
  const type = node.outputs.find(({ name }) => name === port)?.type
  if (type) return node.lifted && type.depth < 2 ? list(type) : type
  const known = node.outputs.map(({ name }) => name)
  const there = didYouMean(port, known) || `; it has ${known.join(', ') || 'none'}`
  const message = `--pin ${id}.${port}: node \`${id}\` has no output \`${port}\`${there}`
  throw new FlowError({ code: 'output-unknown', message, node: id, port })
}

async function pinnedValue(
  name: string,
  type: PortType,
  value: string,
  environment: Environment,
): Promise<unknown> {
  try {
    if (!isFileValue(value)) return convertInput(name, type, value)
    const [text = '', ...more] = await readFileValue(name, value, environment)
    if (type.of?.name === 'text' && (more.length > 0 || !text.trimStart().startsWith('['))) {
      return [text, ...more]
    }
    return type.of ? convertInput(name, type, text) : convertItem(name, type, text)
  } catch (thrown) {
    throw isFlowError(thrown) && thrown.code === 'input-type' ? pinError(name, thrown) : thrown
  }
}

/** Pins are read as inputs are; the error says what it was about. */
function pinError(name: string, { message }: FlowError): FlowError {
  const told = message.replace(/^the flow's input `[^`]*`/, `--pin ${name}`)
  const [node, port] = name.split('.')
  return new FlowError({ code: 'output-type', message: told, node, port })
}
