import type { PortType } from './port-type.ts'

/** One input or output of a node type. */
export interface Port<V = unknown, D extends PortNeed = PortNeed> {
  readonly type: PortType<V>
  /** Meaning and unit, for people. */
  readonly description: string
  /** Used when the flow gives no value. */
  readonly default: V | undefined
  /** `needed`: no value skips the node; `default`: has one; `optional`: may be absent. */
  readonly need: D
  /** Cannot be wired, because ports or checks depend on it. */
  readonly literal: boolean
  /** The values that are allowed, where they are few. */
  readonly choices: readonly V[] | undefined
  /** Smallest and largest allowed number. */
  readonly minimum: number | undefined
  readonly maximum: number | undefined
  readonly form: PortForm | undefined
}

/** How forms let people write a value. The engine never looks at it; everything is optional. */
export interface PortForm {
  /**
   * `line`: a text of one line; `template`: a text with `{{name}}` in it; `pattern`: a regular
   * expression; `value`: a JSON value that is mostly a plain one; `branches`: conditions by branch;
   * `labels`: labels with examples; `turns`: messages with templates. Default: what suits the type.
   */
  readonly as?: 'line' | 'template' | 'pattern' | 'value' | 'branches' | 'labels' | 'turns'
  /** Unit of a number, shown after it, such as `tokens` or `seconds`. */
  readonly unit?: string
  /** Smallest change of a number that is worth making: 1 for whole numbers. */
  readonly step?: number
}

/** Whether a node can run without a value at the port. */
export type PortNeed = 'needed' | 'default' | 'optional'

/** Ports by name. */
export type Ports = Readonly<Record<string, Port>>

/** What `port` takes besides the type; everything is optional. */
export interface PortOptions<V> {
  description?: string
  literal?: boolean
  choices?: readonly V[]
  minimum?: number
  maximum?: number
  form?: PortForm
}

/** Describes an input or output. A default makes an input that may be left out; so does `optional`. */
export function port<V>(type: PortType<V>, options?: PortOptions<V>): Port<V, 'needed'>
export function port<V>(
  type: PortType<V>,
  options: PortOptions<V> & { default: V },
): Port<V, 'default'>
export function port<V>(
  type: PortType<V>,
  options: PortOptions<V> & { optional: true },
): Port<V, 'optional'>
export function port<V>(
  type: PortType<V>,
  options: PortOptions<V> & { default?: V; optional?: boolean } = {},
): Port<V> {
  return {
    type,
    description: options.description ?? '',
    default: options.default,
    need: need(options),
    literal: options.literal ?? false,
    choices: options.choices,
    minimum: options.minimum,
    maximum: options.maximum,
    form: options.form,
  }
}

function need(options: { default?: unknown; optional?: boolean }): PortNeed {
  if (options.default !== undefined) return 'default'
  return options.optional ? 'optional' : 'needed'
}

/** The values that `run` receives for described inputs. */
export type InputValues<P extends Ports> = {
  readonly [K in keyof P]: P[K] extends Port<infer V, infer D>
    ? D extends 'optional'
      ? V | undefined
      : V
    : never
}

/** The values that `run` returns for described outputs; one that is left out has no value. */
export type OutputValues<P extends Ports> = {
  readonly [K in keyof P]?: (P[K] extends Port<infer V> ? Readable<V> : never) | undefined
}

/** Lists are only read once they are given. */
type Readable<V> = V extends readonly (infer I)[] ? readonly Readable<I>[] : V
