import { FlowError, type FlowPorts, defineBody, number, port } from '@chainwright/core'

/**
 * Runs a flow of the same file as one node; its ports are those of the flow. Wired to a list it runs
 * once per item, which is a map.
 */
export const subflow = defineBody({
  type: 'subflow@1',
  title: 'Subflow',
  description: 'Runs a flow of the same file as one node; wired to a list, once per item.',
  group: 'control',
  inputs: {
    concurrency: port(number, {
      description: 'Items of a list that are in hand at once',
      default: 8,
      minimum: 1,
      maximum: 10_000,
      literal: true,
      form: { unit: 'items', step: 1 },
    }),
  },
  outputs: {},
  ports(_, body) {
    refuseNames(body.inputs, ['concurrency'], 'input')
    return body
  },
  concurrency: ({ concurrency }) => Number(concurrency),
})

/** Throws a `FlowError` (`port-taken`) when a flow has ports that are called like the node's own. */
export function refuseNames(
  ports: FlowPorts['inputs'],
  own: readonly string[],
  kind: 'input' | 'output',
): void {
  const taken = own.find((name) => Object.hasOwn(ports, name))
  if (taken === undefined) return
  const message = `The flow has an ${kind} called \`${taken}\`, which is the name of one of the node's own. Give it another name in the flow.`
  throw new FlowError({ code: 'port-taken', message })
}
