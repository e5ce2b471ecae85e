import { describe, expect, it } from 'vitest'
import { parseFlow } from './parse-flow.ts'

const example = {
  chainwright: 1,
  name: 'Document question answering',
  description: 'Summarize each document, then answer from the summaries.',
  inputs: {
    documents: { type: 'text[]', description: 'Documents of any length' },
    question: { type: 'text', default: 'What is it about?' },
  },
  nodes: {
    summarize: {
      type: 'summarize',
      inputs: { text: { from: 'inputs.documents' }, strategy: 'map-reduce', maxTokens: 80 },
      model: 'starter',
    },
    notes: { type: 'join', inputs: { texts: { from: 'summarize.summary' } } },
    answer: {
      type: 'answer',
      inputs: { question: { from: 'inputs.question' }, context: { from: 'notes.text' } },
      model: 'starter',
    },
  },
  outputs: { answer: { from: 'answer.answer' } },
  flows: {},
  layout: { nodes: { summarize: [0, 0] }, groups: [], notes: [] },
}

describe('parseFlow', () => {
  it('reads the example of the design', () => {
    const { flow, issues } = parseFlow(JSON.stringify(example))
    expect(issues).toEqual([])
    expect(flow?.nodes.get('summarize')).toEqual({
      type: 'summarize',
      inputs: new Map([
        ['text', { type: 'wire', wire: { node: 'inputs', port: 'documents' } }],
        ['strategy', { type: 'literal', value: 'map-reduce' }],
        ['maxTokens', { type: 'literal', value: 80 }],
      ]),
      model: 'starter',
    })
  })
})
