import { boolean, number, port, text } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { describe, expect, it } from 'vitest'
import { choiceDescriptions, helpOf, portLabel, usedWith } from './port-description.ts'

const ports = {
  strategy: port(text, {
    description: 'fast: guesses; careful and slow: reads all of it',
    choices: ['fast', 'careful', 'slow'],
    default: 'fast',
  }),
  depth: port(number, { description: 'careful and slow: how far to read', default: 3 }),
  loud: port(boolean, { description: 'Note: says all of it', default: false }),
}

describe('the description of a port', () => {
  it('explains each of its own choices', () => {
    expect([...choiceDescriptions(ports.strategy)]).toEqual([
      ['fast', 'Guesses'],
      ['careful', 'Reads all of it'],
      ['slow', 'Reads all of it'],
    ])
  })

  it('says with which choices of another port it counts', () => {
    expect(usedWith('depth', ports)).toEqual({ port: 'strategy', choices: ['careful', 'slow'] })
    expect(usedWith('strategy', ports)).toBeUndefined()
    expect(usedWith('loud', ports)).toBeUndefined()
  })

  it('is the help of the field, without the choices in front', () => {
    expect(helpOf('depth', ports)).toBe('How far to read')
    expect(helpOf('loud', ports)).toBe('Note: says all of it')
    expect(helpOf('strategy', ports)).toBe('')
  })

  it('ties the strategies of all node types to the inputs that they use', () => {
    const tied = standardNodes.flatMap(({ name, inputs }) =>
      Object.keys(inputs).flatMap((input) => (usedWith(input, inputs) ? [`${name}.${input}`] : [])),
    )
    expect(tied).toContain('classify.hypothesis')
    expect(tied).toContain('reward-score.rubric')
    expect(tied).toContain('rank.query')
    expect(tied).not.toContain('generate.mode')
  })
})

it('a label is the name of the port in words', () => {
  expect(['maxTokens', 'text', 'log_probabilities', 'topK'].map(portLabel)).toEqual([
    'Max tokens',
    'Text',
    'Log probabilities',
    'Top k',
  ])
})
