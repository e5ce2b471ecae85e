import { FlowError, type Outputs, type Plan, type PortType } from '@chainwright/core'
import type { Environment } from '../environment.ts'
import { didYouMean } from '../nearest-name.ts'
import { commandLineError } from '../parse-arguments.ts'
import { convertInput, convertItem } from '@chainwright/nodes/data'
import { isFileValue, readFileValue } from './file-value.ts'

/**
 * The values of a flow's inputs from `name=value` flags, each converted to its declared type.
 * Throws `command-line`, `input-unknown` or `input-type` with the flag that is to blame.
 */
export async function readInputs(
  flags: readonly string[],
  plan: Plan,
  environment: Environment,
): Promise<Outputs> {
  const inputs: Record<string, unknown> = {}
  for (const [name, values] of groupFlags(flags)) {
    const input = plan.inputs.get(name)
    if (!input) throw unknownInput(name, [...plan.inputs.keys()])
    inputs[name] = await readInput({ name, type: input.type, values }, environment)
  }
  return inputs
}

interface GivenInput {
  readonly name: string
  readonly type: PortType
  readonly values: readonly string[]
}

async function readInput(given: GivenInput, environment: Environment): Promise<unknown> {
  const { name, type, values } = given
  const [first = ''] = values
  const fromFiles = values.some(isFileValue)
  if (!fromFiles && values.length === 1) return convertInput(name, type, first)
  const texts = await itemTexts(given, environment)
  const itemType = type.of
  if (itemType) return texts.map((text) => convertItem(name, itemType, text))
  if (texts.length === 1) return convertItem(name, type, texts[0] ?? '')
  const told = fromFiles
    ? `\`${values.join(' ')}\` gives ${texts.length} texts`
    : `it was given ${values.length} times`
  throw new FlowError({
    code: 'input-type',
    message: `the flow's input \`${name}\` takes one ${type.name}, and ${told}; give it one value`,
    port: name,
  })
}

/** One text for each plain value, and one for each file of a value that names files. */
async function itemTexts(
  { name, values }: GivenInput,
  environment: Environment,
): Promise<string[]> {
  const texts: string[] = []
  for (const value of values) {
    if (isFileValue(value)) texts.push(...(await readFileValue(name, value, environment)))
    else texts.push(value.startsWith('@@') ? value.slice(1) : value)
  }
  return texts
}

function groupFlags(flags: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const flag of flags) {
    const equals = flag.indexOf('=')
    if (equals < 1) {
      throw commandLineError(`--input takes name=value, and this is \`${flag}\``)
    }
    const name = flag.slice(0, equals)
    groups.set(name, [...(groups.get(name) ?? []), flag.slice(equals + 1)])
  }
  return groups
}

function unknownInput(name: string, known: readonly string[]): FlowError {
  const there =
    known.length > 0 ? `it has ${known.map((one) => `\`${one}\``).join(', ')}` : 'it has none'
  const message = `the flow has no input \`${name}\`${didYouMean(name, known) || `; ${there}`}`
  return new FlowError({ code: 'input-unknown', message, port: name })
}
