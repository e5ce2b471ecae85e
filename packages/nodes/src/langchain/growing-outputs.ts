import { FlowError, type Plan, type RunEvent } from '@chainwright/core'

/** Gives the outputs of a run piece by piece, while it runs. */
export interface GrowingOutputs {
  onEvent(event: RunEvent): void
  /** Gives what is missing of the outputs. Throws a `FlowError` `stream-differs`. */
  end(outputs: Readonly<Record<string, unknown>>): void
}

/** The text of an output as far as it was given, and as far as the present try has written it. */
interface Growing {
  readonly name: string
  given: string
  written: string
}

/**
 * Text outputs grow with what their node writes; the others are given at the end. `only` is the one
 * output that is given, by itself; without it pieces are objects by output, which LangChain puts
 * together key by key.
 *
 * What was given cannot be taken back. A try that begins anew gives nothing until it is past what the
 * try before it wrote; a text that turns out different, but for white space around it, is an error.
 */
export function createGrowingOutputs(
  plan: Plan,
  only: string | undefined,
  give: (piece: unknown) => void,
): GrowingOutputs {
  const growing = textOutputs(plan, only)
  const show = (name: string, value: unknown): void =>
    give(only === undefined ? { [name]: value } : value)
  return {
    onEvent(event) {
      if (event.type === 'node-start') {
        for (const output of growing.get(event.node)?.values() ?? []) output.written = ''
      }
      if (event.type !== 'node-delta') return
      const output = growing.get(event.node)?.get(event.port)
      if (!output) return
      output.written += event.text
      const { name, given, written } = output
      if (written.length <= given.length || !written.startsWith(given)) return
      output.given = written
      show(name, written.slice(given.length))
    },
    end(outputs) {
      const texts = [...growing.values()].flatMap((ports) => [...ports.values()])
      const byName = new Map(texts.map(({ name, given }) => [name, given]))
      for (const [name, value] of Object.entries(outputs)) {
        if (only !== undefined && name !== only) continue
        const given = byName.get(name) ?? ''
        const rest = given === '' ? value : restOf(name, given, String(value))
        if (rest !== '' || given === '') show(name, rest)
      }
    },
  }
}

/** Text outputs of nodes that run once, by node and port. */
function textOutputs(plan: Plan, only: string | undefined): Map<string, Map<string, Growing>> {
  const found = new Map<string, Map<string, Growing>>()
  for (const [name, { type, wire }] of plan.outputs) {
    const node = plan.nodes[wire.node]
    if (!node || node.lifted || type.name !== 'text' || (only ?? name) !== name) continue
    const ports = found.get(node.id) ?? new Map<string, Growing>()
    // Two outputs of one port: the second comes at the end.
    if (!ports.has(wire.port)) ports.set(wire.port, { name, given: '', written: '' })
    found.set(node.id, ports)
  }
  return found
}

function restOf(name: string, given: string, whole: string): string {
  if (whole.startsWith(given)) return whole.slice(given.length)
  if (whole.trim() === given.trim()) return ''
  const message = `output \`${name}\` turned out different from the text that was streamed of it: use \`invoke\` for this flow, or take no text from a node that writes it anew`
  throw new FlowError({ code: 'stream-differs', message, port: name })
}
