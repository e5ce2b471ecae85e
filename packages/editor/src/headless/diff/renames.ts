import { canonicalJson, flowDigest, type Flow } from '@chainwright/core'
import { inputFields, nodeFields, type Fields, type Names } from './fields.ts'

/** How often the nodes are gone through: a node is known again once those that feed it are. */
const mostRounds = 50

/** New names by old ones, of nodes, inputs and bodies that have another name and the same contents. */
export function findRenames(before: Flow, after: Flow, bodies: Names['bodies']): Names {
  const inputs = renamedInputs(before, after)
  const nodes = new Map<string, string>()
  const names = { nodes, inputs, bodies }
  const added = idsByContents(after, before)
  let open = [...before.nodes].filter(([id]) => !after.nodes.has(id))
  for (let round = 0; round < mostRounds && open.length > 0 && added.size > 0; round++) {
    const left = open.filter(([id, node]) => {
      const found = added.get(textOf(nodeFields(node, names)))?.shift()
      if (found !== undefined) nodes.set(id, found)
      return found === undefined
    })
    if (left.length === open.length) break
    open = left
  }
  return names
}

/** New names by old ones of the flows under `flows` that do the same as before. */
export function renamedBodies(before: Flow, after: Flow): Map<string, string> {
  const added = new Map<string, string[]>()
  for (const [name, flow] of after.flows) {
    if (!before.flows.has(name)) push(added, flowDigest(flow), name)
  }
  const renamed = new Map<string, string>()
  for (const [name, flow] of before.flows) {
    if (after.flows.has(name)) continue
    const found = added.get(flowDigest(flow))?.shift()
    if (found !== undefined) renamed.set(name, found)
  }
  return renamed
}

/** Inputs are often alike: one is taken for another only when no third could be meant. */
function renamedInputs(before: Flow, after: Flow): Map<string, string> {
  const [removed, ...more] = [...before.inputs].filter(([name]) => !after.inputs.has(name))
  const [added, ...others] = [...after.inputs].filter(([name]) => !before.inputs.has(name))
  if (!removed || !added || more.length + others.length > 0) return new Map()
  const isSame = textOf(inputFields(removed[1])) === textOf(inputFields(added[1]))
  return isSame ? new Map([[removed[0], added[0]]]) : new Map()
}

/** The ids of new nodes, by what they hold. */
function idsByContents(after: Flow, before: Flow): Map<string, string[]> {
  const ids = new Map<string, string[]>()
  for (const [id, node] of after.nodes) {
    if (!before.nodes.has(id)) push(ids, textOf(nodeFields(node)), id)
  }
  return ids
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

function textOf(fields: Fields): string {
  return canonicalJson(Object.fromEntries(fields))
}
