import { FlowError, type FlowPorts, defineBody, number, port, text } from '@chainwright/core'
import { refuseNames } from './subflow.ts'

/**
 * Runs a flow of the same file again and again. Outputs of a round are the inputs of the same name in
 * the next; one that has no value leaves the input as it was, and the other inputs stay the same.
 * Ends when the flow's output `done` is true, or after `maxTimes` rounds, and gives the outputs of
 * the last round.
 */
export const repeat = defineBody({
  type: 'repeat@1',
  title: 'Repeat',
  description:
    'Runs a flow again and again, its outputs feeding its inputs of the same name, until it is done.',
  group: 'control',
  inputs: {
    maxTimes: port(number, {
      description: 'Most rounds',
      default: 100,
      minimum: 1,
      maximum: 10_000,
      literal: true,
      form: { unit: 'rounds', step: 1 },
    }),
  },
  outputs: {
    times: port(number, { description: 'How many rounds there were' }),
    ended: port(text, {
      description: 'done: the flow said so; maxTimes: there were no more rounds',
    }),
  },
  ports(_, body) {
    refuseNames(body.inputs, ['maxTimes'], 'input')
    refuseNames(body.outputs, ['times', 'ended'], 'output')
    checkLoop(body)
    return body
  },
  next({ inputs, given, outputs, round }) {
    const times = round + 1
    const done = outputs['done'] === true
    if (!done && times < Number(inputs['maxTimes'])) return { again: { ...given, ...outputs } }
    return { outputs: { ...outputs, times, ended: done ? 'done' : 'maxTimes' } }
  },
})

function checkLoop({ inputs, outputs }: FlowPorts): void {
  const { done } = outputs
  if (done && done.type.name !== 'boolean') {
    throw refusal(`Its output \`done\` is ${done.type.name}, and has to be boolean.`)
  }
  const fed = Object.keys(outputs).filter((name) => Object.hasOwn(inputs, name))
  if (fed.length === 0 && !done) {
    throw refusal('None of its outputs is called like one of its inputs, so all rounds are alike.')
  }
  for (const name of fed) {
    const [from, to] = [outputs[name]?.type.name, inputs[name]?.type.name]
    if (from !== to) {
      throw refusal(
        `\`${name}\` comes out as ${from} and goes in as ${to}: make them the same type.`,
      )
    }
  }
}

function refusal(why: string): FlowError {
  const message = `This flow cannot be repeated. ${why}`
  return new FlowError({ code: 'loop-refused', message })
}
