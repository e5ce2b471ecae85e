import type { FlowNode, InputSource, Flow } from '@chainwright/core'

const literal = (value: string | number): InputSource => ({ type: 'literal', value })
const from = (node: string, port: string): InputSource => ({ type: 'wire', wire: { node, port } })
const node = (type: string, inputs: [string, InputSource][], model?: string): FlowNode => ({
  type,
  inputs: new Map(inputs),
  ...(model === undefined ? {} : { model }),
})

/** The flow that the editor opens on: documents, a summary of each, and an answer from the summaries. */
export const firstFlow: Flow = {
  name: 'Document question answering',
  description: 'Summarizes each document, then answers from the summaries.',
  inputs: new Map([
    ['documents', { type: 'text[]', description: 'Documents of any length' }],
    ['question', { type: 'text', description: 'What you want to know' }],
  ]),
  nodes: new Map([
    [
      'summarize',
      node(
        'summarize',
        [
          ['text', from('inputs', 'documents')],
          ['strategy', literal('extractive')],
          ['sentences', literal(3)],
        ],
        'starter',
      ),
    ],
    ['combine', node('join', [['texts', from('summarize', 'summary')]])],
    [
      'answer',
      node(
        'answer',
        [
          ['question', from('inputs', 'question')],
          ['context', from('combine', 'text')],
        ],
        'starter',
      ),
    ],
  ]),
  outputs: new Map([['answer', { node: 'answer', port: 'text' }]]),
  flows: new Map(),
}
