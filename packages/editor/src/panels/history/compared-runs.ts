import type { Registry } from '@chainwright/core'
import type { KeptRun } from '../../session/run-note.ts'
import { runOf } from '../../session/kept-run.ts'

/** A value of two runs, as texts; `undefined` where a run has none. */
export interface ComparedValue {
  readonly name: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** Where two runs differ. */
export interface ComparedRuns {
  readonly isOtherFlow: boolean
  /** Inputs that differ. */
  readonly inputs: readonly ComparedValue[]
  /** Outputs that differ. */
  readonly outputs: readonly ComparedValue[]
  /** Outputs of nodes that differ, `node.port`. */
  readonly nodes: readonly ComparedValue[]
}

/** Compares two runs. Throws a `FlowError` when the flow of one cannot be planned any more. */
export function compareRuns(before: KeptRun, after: KeptRun, registry: Registry): ComparedRuns {
  const [one, other] = [runOf(before, registry), runOf(after, registry)]
  return {
    isOtherFlow: before.note.digest !== after.note.digest,
    inputs: differing(givenInputs(one, before.inputs), givenInputs(other, after.inputs)),
    outputs: differing(one.state.outputs, other.state.outputs),
    nodes: differing(nodeOutputs(one.state.nodes), nodeOutputs(other.state.nodes)),
  }
}

type Values = Readonly<Record<string, unknown>>

/** Inputs with their defaults where a run was given none. */
function givenInputs({ plan }: ReturnType<typeof runOf>, inputs: Values): Values {
  const defaults = [...plan.inputs].map(([name, input]) => [name, input.default])
  return { ...Object.fromEntries(defaults), ...inputs }
}

function nodeOutputs(nodes: ReturnType<typeof runOf>['state']['nodes']): Values {
  return Object.fromEntries(
    nodes.flatMap(({ id, outputs }) =>
      Object.entries(outputs ?? {}).map(([port, value]) => [`${id}.${port}`, value]),
    ),
  )
}

function differing(before: Values, after: Values): ComparedValue[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((name) => {
    const [one, other] = [asText(before[name]), asText(after[name])]
    return one === other ? [] : [{ name, before: one, after: other }]
  })
}

function asText(value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return value.join('\n\n')
  return JSON.stringify(value, undefined, 2)
}
