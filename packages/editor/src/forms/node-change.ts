import type { FlowNode, InputSource } from '@chainwright/core'

/** What of a node a form changes besides its inputs. */
export type NodeSettings = Pick<
  FlowNode,
  'flow' | 'model' | 'off' | 'onError' | 'retries' | 'timeoutMs'
>

/** One change that a form asks for. */
export type NodeChange =
  | { readonly type: 'rename'; readonly id: string }
  /** Without a source the input is as if it was never set. */
  | {
      readonly type: 'input'
      readonly port: string
      readonly source: InputSource | undefined
    }
  | SettingChange

/** One setting with another value; without one the default holds. */
export type SettingChange = {
  [Key in keyof NodeSettings]-?: {
    readonly type: 'setting'
    readonly key: Key
    readonly value: NodeSettings[Key]
  }
}[keyof NodeSettings]

/**
 * Told of each change at once. Changes with the same `gesture` belong together: typing in one field,
 * or one drag of a slider, is one step of undo.
 */
export type OnNodeChange = (change: NodeChange, gesture: string) => void

/** The node after a change. A new id is the flow's business: `rename` changes nothing here. */
export function changeNode(node: FlowNode, change: NodeChange): FlowNode {
  if (change.type === 'rename') return node
  if (change.type === 'setting') {
    const { [change.key]: _, ...rest } = node
    return change.value === undefined ? rest : { ...rest, [change.key]: change.value }
  }
  const inputs = new Map(node.inputs)
  if (change.source) inputs.set(change.port, change.source)
  else inputs.delete(change.port)
  return { ...node, inputs }
}
