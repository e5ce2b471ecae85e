/** A flow that needs no model: a topic, a question about it, and the question made polite. */
export const smallFlow = {
  chainwright: 1,
  name: 'Small talk',
  inputs: { topic: { type: 'text', default: 'tea' } },
  nodes: {
    question: {
      type: 'prompt',
      inputs: { template: 'What is {{topic}}?', topic: { from: 'inputs.topic' } },
    },
    polite: {
      type: 'prompt',
      inputs: { template: 'Please: {{text}}', text: { from: 'question.text' } },
    },
  },
  outputs: { result: { from: 'polite.text' } },
  layout: {
    nodes: {
      'inputs.topic': [0, 0],
      question: [320, 0],
      polite: [700, 0],
      'outputs.result': [1080, 0],
    },
  },
}

/** What it gives for its own topic. */
export const smallResult = 'Please: What is tea?'
