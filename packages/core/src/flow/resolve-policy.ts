import type { NodeType } from '../node/node-type.ts'
import type { FlowNode } from './flow.ts'
import type { IssueList, Place } from './issues.ts'
import type { PlannedOutput, Policy } from './plan.ts'
import { kindOf } from './resolve-ports.ts'

const plainPolicy: Policy = {
  retries: 0,
  timeoutMs: undefined,
  onError: { type: 'fail' },
  off: false,
}

/** What happens around a node's steps; most nodes share one policy. Reports `use` values that do not suit. */
export function resolvePolicy(
  node: FlowNode,
  { type, outputs }: { type: NodeType; outputs: readonly PlannedOutput[] },
  place: Place,
  issues: IssueList,
): Policy {
  const { retries, timeoutMs, onError, off } = node
  if (retries === undefined && timeoutMs === undefined && onError === undefined && !off)
    return plainPolicy
  if (type.kind !== 'run') refuseTries(node, type, place, issues)
  if (onError?.type === 'use') checkUse(onError.values, outputs, place, issues)
  return {
    retries: retries ?? plainPolicy.retries,
    timeoutMs,
    onError: onError ?? plainPolicy.onError,
    off: off ?? plainPolicy.off,
  }
}

/** Bodies and waits are not tried again: the nodes of a body have tries of their own. */
function refuseTries(node: FlowNode, type: NodeType, place: Place, issues: IssueList): void {
  const inside = type.kind === 'body' ? ': write it at the nodes of its flow' : ''
  const at = (key: string): Place => ({ ...place, pointer: `${place.pointer}/${key}` })
  if (node.retries) {
    issues.error('policy-refused', at('retries'), `\`${type.name}\` is not tried again${inside}`)
  }
  if (node.onError?.type === 'fallback') {
    const told = `\`${type.name}\` uses no model of its own, so it has no fallback${inside}`
    issues.error('policy-refused', at('onError'), told)
  }
  if (type.kind === 'wait' && node.timeoutMs !== undefined) {
    const told = `\`${type.name}\` waits as long as its own inputs say: remove \`timeoutMs\``
    issues.error('policy-refused', at('timeoutMs'), told)
  }
}

function checkUse(
  values: ReadonlyMap<string, unknown>,
  outputs: readonly PlannedOutput[],
  place: Place,
  issues: IssueList,
): void {
  for (const [port, value] of values) {
    const at = { ...place, pointer: `${place.pointer}/onError/use/${port}`, port }
    const output = outputs.find(({ name }) => name === port)
    if (!output) {
      const known = outputs.map(({ name }) => name).join(', ') || 'none'
      issues.error('unknown-output', at, `the node has no output \`${port}\`; it has ${known}`)
    } else if (!output.type.accepts(value)) {
      const told = `\`${port}\` is ${output.type.name}, and this is ${kindOf(value)}`
      issues.error('literal-type', at, told)
    }
  }
}
