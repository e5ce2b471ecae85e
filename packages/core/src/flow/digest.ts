import { canonicalJson } from '../lib/canonical-json.ts'
import type { Json } from '../lib/json.ts'
import { sha256 } from '../lib/sha256.ts'
import {
  wireText,
  type Flow,
  type FlowInput,
  type FlowNode,
  type InputSource,
  type OnError,
} from './flow.ts'
import { isPlainLiteral } from './read-input.ts'

type JsonTable = { [key: string]: Json | undefined }

/**
 * `sha256:` and the SHA-256 of what a flow does: inputs, nodes, outputs and flows in canonical form.
 * Names, descriptions, layout and extra keys have no part in it, nor does the order of entries, and
 * forms that mean the same give the same digest.
 */
export function flowDigest(flow: Flow): string {
  const flows = table(flow.flows, (inner) => partsOf(inner))
  return `sha256:${sha256(canonicalJson({ ...partsOf(flow), flows }))}`
}

function partsOf(flow: Flow): JsonTable {
  return {
    inputs: table(flow.inputs, inputParts),
    nodes: table(flow.nodes, nodeParts),
    outputs: table(flow.outputs, (wire) => ({ from: wireText(wire) })),
  }
}

function inputParts({ type, default: value }: FlowInput): Json {
  return { type, default: value }
}

/** Defaults are left out, so that writing them down changes nothing. */
function nodeParts(node: FlowNode): Json {
  const { type, model, flow, retries, timeoutMs, onError, off } = node
  return {
    type: type.includes('@') ? type : `${type}@1`,
    inputs: table(node.inputs, sourceParts),
    model: typeof model === 'object' ? table(model, (reference) => reference) : model,
    flow,
    retries: retries || undefined,
    timeoutMs,
    onError: onError && onErrorParts(onError),
    off: off || undefined,
  }
}

function sourceParts(source: InputSource): Json {
  if (source.type === 'wire') return { from: wireText(source.wire) }
  if (source.type === 'gather') return source.wires.map((wire) => ({ from: wireText(wire) }))
  return isPlainLiteral(source.value) ? source.value : { value: source.value }
}

function onErrorParts(onError: OnError): Json | undefined {
  if (onError.type === 'use') return { use: table(onError.values, (value) => ({ value })) }
  if (onError.type === 'fallback') return { fallback: onError.model }
  return onError.type === 'skip' ? 'skip' : undefined
}

function table<T>(entries: ReadonlyMap<string, T>, toJson: (entry: T) => Json): JsonTable {
  return Object.fromEntries(Array.from(entries, ([id, entry]) => [id, toJson(entry)]))
}
