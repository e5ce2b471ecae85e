import { jsonPointer } from '../lib/json-pointer.ts'
import type { Extra, Flow, FlowNode } from './flow.ts'
import type { IssueList, Place } from './issues.ts'

const flowKeys = ['name', 'description', 'flows']
const inputKeys = ['description', 'default']
const nodeKeys = ['model', 'flow', 'retries', 'timeoutMs', 'onError', 'off']

/** Reports the keys of a flow and of its inputs that were kept without being understood. */
export function checkFlowKeys(flow: Flow, path: string, issues: IssueList): void {
  checkKeys(flow.extra, flowKeys, { pointer: path }, issues)
  for (const [name, input] of flow.inputs) {
    if (input.extra)
      checkKeys(input.extra, inputKeys, { pointer: `${path}/inputs/${name}` }, issues)
  }
}

/** Reports the keys of a node that were kept without being understood. */
export function checkNodeKeys(node: FlowNode, place: Place, issues: IssueList): void {
  if (node.extra) checkKeys(node.extra, nodeKeys, place, issues)
}

/** A key that is known was kept because its value could not be used. */
function checkKeys(
  extra: Extra | undefined,
  known: readonly string[],
  place: Place,
  issues: IssueList,
): void {
  for (const key of extra?.keys() ?? []) {
    if (isInert(key, place)) continue
    const at = { ...place, pointer: place.pointer + jsonPointer([key]) }
    if (known.includes(key)) issues.error('wrong-value', at, `this is no value for \`${key}\``)
    else
      issues.error(
        'unknown-key',
        at,
        `there is no key \`${key}\` here; remove it, or begin its name with \`x-\``,
      )
  }
}

/** `layout` is here when it was no object; that costs nothing but the places of the boxes. */
function isInert(key: string, { pointer, node }: Place): boolean {
  if (key.startsWith('x-')) return true
  if (key === '$schema') return pointer === ''
  return key === 'layout' && node === undefined && !pointer.includes('/inputs/')
}
