import { FlowError, boolean, defineWait, list, number, port, text } from '@chainwright/core'

/**
 * Asks a person and waits for the answer, for days if need be, without holding up the rest of the
 * run. After the deadline the default is the answer; without one `answer` has no value.
 */
export const ask = defineWait({
  type: 'ask@1',
  title: 'Ask',
  description: 'Asks a person a question and waits for the answer.',
  group: 'control',
  inputs: {
    question: port(text, { description: 'What the person is asked' }),
    choices: port(list(text), {
      description: 'The answers that are taken; left out, any text is',
      optional: true,
    }),
    deadline: port(number, {
      description: 'Longest wait, in seconds; left out, there is none',
      optional: true,
      minimum: 0,
      form: { unit: 'seconds' },
    }),
    default: port(text, { description: 'The answer when the deadline passes', optional: true }),
  },
  outputs: {
    answer: port(text),
    answered: port(boolean, { description: 'False when the deadline passed' }),
  },
  wait: ({ question, choices, deadline }) => ({
    ask: { question, ...(choices && { choices }) },
    ...(deadline !== undefined && { afterMs: deadline * 1000 }),
  }),
  resume({ choices, default: otherwise }, how) {
    if (!('value' in how)) {
      return { answered: false, ...(otherwise !== undefined && { answer: otherwise }) }
    }
    const { value } = how
    if (typeof value !== 'string') throw refusal('The answer has to be a text.')
    if (choices && !choices.includes(value)) {
      throw refusal(`"${value}" is none of the answers that are taken: ${choices.join(', ')}.`)
    }
    return { answer: value, answered: true }
  },
})

function refusal(message: string): FlowError {
  return new FlowError({ code: 'answer-refused', message, port: 'answer' })
}
