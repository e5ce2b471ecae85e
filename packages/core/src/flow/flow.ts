import type { Json } from '../lib/json.ts'

/** The newest version of the flow file that this package reads and writes. */
export const flowVersion = 1

/** A flow: typed inputs, nodes that are wired together, and outputs. A value; edits make new ones. */
export interface Flow {
  readonly name?: string
  readonly description?: string
  readonly inputs: ReadonlyMap<string, FlowInput>
  readonly nodes: ReadonlyMap<string, FlowNode>
  readonly outputs: ReadonlyMap<string, Wire>
  /** Flows that nodes of this file use as their body. Only the outermost flow has any. */
  readonly flows: ReadonlyMap<string, Flow>
  /** Where things stand on the canvas; no part of the digest. */
  readonly layout?: Json
  /** Keys that this version does not know, kept as they are: `$schema`, `x-…`, and unknown ones. */
  readonly extra?: Extra
}

/** Keys of a file that are kept without being understood. */
export type Extra = ReadonlyMap<string, Json>

/** A declared input of a flow. */
export interface FlowInput {
  /** Name of a port type, such as `text[]`. */
  readonly type: string
  readonly description?: string
  readonly default?: Json
  readonly extra?: Extra
}

/** One node of a flow. */
export interface FlowNode {
  /** `name` or `name@major`. */
  readonly type: string
  readonly inputs: ReadonlyMap<string, InputSource>
  readonly model?: ModelChoice
  /** Name of an entry of the file's `flows`. */
  readonly flow?: string
  /** How often a failed step is tried again. Default 0. */
  readonly retries?: number
  /** Longest time of one try, in milliseconds. Default: none. */
  readonly timeoutMs?: number
  readonly onError?: OnError
  /** A node that is off is skipped, and so is what needs it. */
  readonly off?: boolean
  readonly extra?: Extra
}

/** A model reference, or one per capability. */
export type ModelChoice = string | ReadonlyMap<string, string>

/** What happens when a step has failed for good. */
export type OnError =
  | { readonly type: 'fail' }
  | { readonly type: 'skip' }
  | { readonly type: 'use'; readonly values: ReadonlyMap<string, Json> }
  | { readonly type: 'fallback'; readonly model: string }

/** Where an input takes its value from. */
export type InputSource =
  | { readonly type: 'wire'; readonly wire: Wire }
  | { readonly type: 'gather'; readonly wires: readonly Wire[] }
  | {
      readonly type: 'literal'
      readonly value: Json
      /** Written line by line in the file. */ readonly lines?: true
    }

/** The far end of a wire: a node's output, or a flow input when `node` is `inputs`. */
export interface Wire {
  readonly node: string
  readonly port: string
}

/** Reads `node.port`; `undefined` when the text has another form. */
export function parseWire(from: string): Wire | undefined {
  const dot = from.indexOf('.')
  if (dot <= 0 || dot === from.length - 1 || from.includes('.', dot + 1)) return undefined
  return { node: from.slice(0, dot), port: from.slice(dot + 1) }
}

/** `node.port`, as files write it. */
export function wireText(wire: Wire): string {
  return `${wire.node}.${wire.port}`
}
