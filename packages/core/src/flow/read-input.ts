import { isId } from '../node/define-node.ts'
import { isRecord, type Json } from '../lib/json.ts'
import { parseWire, type InputSource, type Wire } from './flow.ts'

/** What stands at an input of a node; `undefined` when it has no form that a file may use. */
export function readInputSource(json: Json): InputSource | undefined {
  if (Array.isArray(json)) return readList(json)
  if (!isRecord(json)) return { type: 'literal', value: json }
  if (!hasOneKey(json)) return undefined
  if ('from' in json) {
    const wire = readWire(json)
    return wire && { type: 'wire', wire }
  }
  if ('value' in json) return { type: 'literal', value: json['value'] as Json }
  const { lines } = json
  if (!Array.isArray(lines) || !lines.every((line) => typeof line === 'string')) return undefined
  return { type: 'literal', value: lines.join('\n'), lines: true }
}

/** A literal where no wire may stand; `undefined` when it has no form that a file may use. */
export function readLiteral(json: Json): { value: Json } | undefined {
  const source = readInputSource(json)
  return source?.type === 'literal' ? { value: source.value } : undefined
}

/** The wire of `{ "from": "node.port" }`; `undefined` for any other form. */
export function readWire(json: unknown): Wire | undefined {
  if (!isRecord(json) || typeof json['from'] !== 'string' || !hasOneKey(json)) return undefined
  const wire = parseWire(json['from'])
  if (!wire || !isId(wire.port)) return undefined
  return wire.node === 'inputs' || isId(wire.node) ? wire : undefined
}

/** True for a literal that a file may hold without `{ "value": … }`: no object anywhere in it. */
export function isPlainLiteral(value: Json): boolean {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (Array.isArray(next)) for (const item of next) open.push(item)
    else if (isRecord(next)) return false
  }
  return true
}

/** Why `readInputSource` gave nothing, and what to write instead. */
export function explainInput(json: Json): { code: string; message: string } {
  if (Array.isArray(json)) return explainList(json)
  if (!isRecord(json)) return { code: 'wrong-value', message: 'write a value or a wire' }
  if ('from' in json) return { code: 'invalid-wire', message: explainWire(json) }
  if ('lines' in json && hasOneKey(json)) {
    return { code: 'wrong-value', message: '`lines` takes a list of texts, one for each line' }
  }
  return { code: 'bare-object', message: bareObject }
}

/** Why a wire is refused, and what to write instead. */
export function explainWire(json: unknown): string {
  if (!isRecord(json) || !('from' in json)) return 'write a wire: { "from": "node.port" }'
  if (!hasOneKey(json)) {
    return 'a wire has `from` and nothing else; wrap a literal that has a key `from` as { "value": … }'
  }
  const form = 'write "node.port", or "inputs.name" for a flow input'
  const from = json['from']
  return typeof from === 'string' && from.length < 140
    ? `${form}, not ${JSON.stringify(from)}`
    : form
}

const bareObject = 'wrap a literal object, or a list that holds objects, as { "value": … }'

function explainList(list: readonly Json[]): { code: string; message: string } {
  const wires = list.filter((item) => isRecord(item) && 'from' in item)
  if (wires.length === 0) return { code: 'bare-object', message: bareObject }
  const broken = wires.find((item) => !readWire(item))
  if (broken !== undefined) return { code: 'invalid-wire', message: explainWire(broken) }
  const message =
    'a list holds wires or values, not both; give the values by a node, or wrap a list of values as { "value": … }'
  return { code: 'mixed-gather', message }
}

function readList(list: readonly Json[]): InputSource | undefined {
  if (!isRecord(list[0])) return isPlainLiteral(list) ? { type: 'literal', value: list } : undefined
  const wires: Wire[] = []
  for (const item of list) {
    const wire = readWire(item)
    if (!wire) return undefined
    wires.push(wire)
  }
  return { type: 'gather', wires }
}

function hasOneKey(record: Record<string, unknown>): boolean {
  return Object.keys(record).length === 1
}
