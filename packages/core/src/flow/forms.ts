import { refusedIds } from '../node/define-node.ts'

const text = 'write a text in double quotes'
const id = 'begin with a letter; then letters, digits, `_` and `-`, at most 64 in all'

/** What to write at each key of a node. */
export const nodeForms = {
  type: 'write the name of a node type, such as "summarize" or "summarize@2"',
  inputs: 'write an object, input to wire or value: { "text": … }',
  model: 'write a model reference such as "starter", or { "capability": "reference" }',
  flow: `write the name of an entry of \`flows\`: ${id}`,
  retries: 'write a whole number from 0 to 100',
  timeoutMs: 'write whole milliseconds from 1 to 86400000 (one day)',
  onError: 'write "fail", "skip", { "use": { "port": value } } or { "fallback": "model" }',
  off: 'write true or false',
}

/** What to write at each key of a flow's input. */
export const flowInputForms = {
  type: 'write a port type, such as "text" or "text[]"',
  description: text,
  default: 'write any value',
}

/** What to write at each key of a flow. */
export const flowForms = {
  chainwright: 'write 1, the version of the file format',
  name: text,
  description: text,
  inputs: 'write an object, name to input: { "question": { "type": "text" } }',
  nodes: 'write an object, id to node: { "short": { "type": "summarize", "inputs": { … } } }',
  outputs: 'write an object, name to wire: { "answer": { "from": "node.port" } }',
  layout: 'write an object, or leave `layout` out',
  flows: 'write an object, name to flow: { "body": { "nodes": { … }, "outputs": { … } } }',
}

/** What to write instead of a name that is no id. */
export function explainId(name: string): string {
  return refusedIds.has(name) ? 'this name is reserved; choose another' : id
}

/** `name` or `name@major`. */
export const typePattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}(@[1-9][0-9]{0,5})?$/
