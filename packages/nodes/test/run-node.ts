import type { Capabilities, NodeType, Port, Ports, Services, Usage } from '@chainwright/core'

/** What `runNode` hands to the node besides its inputs. */
export interface RunNodeOptions {
  model?: Partial<Capabilities>
  services?: Partial<Services>
  seed?: number
  /** Inputs whose values other nodes made. Default: none. */
  computed?: readonly string[]
  signal?: AbortSignal
}

/** What a node gave back, and what it told on the way. */
export interface NodeRun {
  outputs: Record<string, unknown>
  /** Text that grew at each output, put together. */
  deltas: Record<string, string>
  progress: [done: number, total: number][]
  usage: Usage[]
}

/**
 * Runs one node as the driver does: fills in defaults, and insists that inputs and outputs are of
 * their ports' types.
 */
export async function runNode(
  type: NodeType,
  inputs: Record<string, unknown>,
  options: RunNodeOptions = {},
): Promise<NodeRun> {
  const run = emptyRun()
  const request = requestFor(type, inputs, options, run)
  if (type.kind !== 'run') throw new Error(`${type.name} is no function`)
  Object.assign(run.outputs, await type.run(request))
  expectTypes(type, outputPorts(type, inputs), run.outputs)
  return run
}

/** Runs a node's `runBatch` on several sets of inputs; gives the outputs, or the error, of each. */
export async function runNodeBatch(
  type: NodeType,
  items: readonly Record<string, unknown>[],
  options: RunNodeOptions = {},
): Promise<readonly (Record<string, unknown> | Error)[]> {
  if (type.kind !== 'run' || !type.runBatch) throw new Error(`${type.name} runs no batches`)
  return type.runBatch(items.map((inputs) => requestFor(type, inputs, options, emptyRun())))
}

function requestFor(
  type: NodeType,
  inputs: Record<string, unknown>,
  options: RunNodeOptions,
  run: NodeRun,
) {
  const ports = { ...type.inputs, ...type.ports?.(inputs).inputs }
  expectTypes(type, ports, inputs)
  for (const [name, port] of Object.entries(ports)) {
    const missing = port.need === 'needed' && inputs[name] === undefined
    if (missing) throw new Error(`${type.name} needs "${name}"`)
  }
  return {
    inputs: { ...defaultsOf(ports), ...inputs },
    model: options.model ?? {},
    context: contextFor(options, run),
  }
}

function contextFor({ services, seed, signal, computed = [] }: RunNodeOptions, run: NodeRun) {
  return {
    signal: signal ?? new AbortController().signal,
    stepKey: 'run/node/0',
    attempt: 1,
    seed,
    services: services ?? {},
    isComputed: (port: string) => computed.includes(port),
    delta(port: string, text: string) {
      run.deltas[port] = (run.deltas[port] ?? '') + text
    },
    progress(done: number, total: number) {
      run.progress.push([done, total])
    },
    usage(used: Usage) {
      run.usage.push(used)
    },
  }
}

function emptyRun(): NodeRun {
  return { outputs: {}, deltas: {}, progress: [], usage: [] }
}

function outputPorts(type: NodeType, inputs: Record<string, unknown>): Ports {
  return { ...type.outputs, ...type.ports?.(inputs).outputs }
}

function defaultsOf(ports: Ports): Record<string, unknown> {
  const withDefault = Object.entries(ports).filter(([, port]) => port.default !== undefined)
  return Object.fromEntries(withDefault.map(([name, port]) => [name, port.default]))
}

function expectTypes(type: NodeType, ports: Ports, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue
    const port: Port | undefined = ports[name]
    if (!port) throw new Error(`${type.name} has no port "${name}"`)
    if (!port.type.accepts(value))
      throw new Error(`${type.name}: "${name}" is no ${port.type.name}`)
  }
}
