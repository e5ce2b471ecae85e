import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { flowText, folderWith, runCli } from '../../test/run-cli.ts'

const flow = flowText({
  inputs: {
    prompt: { type: 'text' },
    history: { type: 'messages', default: [] },
    system: { type: 'text', default: 'Be brief.' },
  },
  nodes: {
    talk: {
      type: 'chat',
      inputs: {
        prompt: { from: 'inputs.prompt' },
        history: { from: 'inputs.history' },
        system: { from: 'inputs.system' },
      },
      model: 'starter',
    },
  },
  outputs: { reply: { from: 'talk.reply' }, history: { from: 'talk.history' } },
})

/** Tells how much of the conversation it was given. */
const script = {
  reply: (prompt: unknown) => {
    const { messages } = prompt as { messages: { role: string; content: string }[] }
    return `${messages.length} messages, the last was "${messages.at(-1)?.content}"`
  },
}

describe('chainwright chat', () => {
  it('goes on from turn to turn, with all that was said before', async () => {
    const folder = folderWith({ 'talk.flow.json': flow })
    const stdin = 'Hello\n\nHow are you?\n'
    const { code, stdout } = await runCli(['chat', 'talk.flow.json'], { folder, script, stdin })
    expect(stdout).toBe(
      '2 messages, the last was "Hello"\n4 messages, the last was "How are you?"\n',
    )
    expect(code).toBe(0)
  })

  it('keeps the conversation in a file and goes on with it', async () => {
    const folder = folderWith({ 'talk.flow.json': flow })
    const words = ['chat', 'talk.flow.json', '--history', 'said.json', '--input', 'system=Be kind.']
    await runCli(words, { folder, script, stdin: 'Hello\n' })
    const { stdout } = await runCli(words, { folder, script, stdin: 'And now?\n' })
    expect(stdout).toBe('4 messages, the last was "And now?"\n')
    const said = JSON.parse(readFileSync(join(folder, 'said.json'), 'utf8')) as { role: string }[]
    expect(said.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant'])
  })

  it('tells what a flow lacks, and what a file of history should be', async () => {
    const plain = flowText({
      inputs: { text: { type: 'text' } },
      nodes: {},
      outputs: { text: { from: 'inputs.text' } },
    })
    const folder = folderWith({ 'a.flow.json': plain, 'talk.flow.json': flow, 'said.json': '{}' })
    const lacks = await runCli(['chat', 'a.flow.json'], { folder })
    expect(lacks.stderr).toContain('it needs an input and an output called `history`')
    expect(lacks.code).toBe(2)
    const words = ['chat', 'talk.flow.json', '--history', 'said.json']
    expect((await runCli(words, { folder, stdin: 'a' })).stderr).toContain('holds no conversation')
  })

  it('tells a turn that failed, and goes on with the next', async () => {
    const folder = folderWith({ 'talk.flow.json': flow })
    const failing = {
      reply: (prompt: unknown) => {
        const { messages } = prompt as { messages: { content: string }[] }
        if (messages.at(-1)?.content === 'bad') throw new Error('no answer to that')
        return `${messages.length}`
      },
    }
    const options = { folder, script: failing, stdin: 'bad\ngood\n' }
    const { code, stdout, stderr } = await runCli(['chat', 'talk.flow.json'], options)
    expect(stderr).toContain('no answer to that')
    expect(stdout).toBe('2\n')
    expect(code).toBe(0)
  })
})
