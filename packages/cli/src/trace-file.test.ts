import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { flowText, folderWith, runCli } from '../test/run-cli.ts'
import { openTrace } from './trace-file.ts'

describe('openTrace', () => {
  it('has each line in the file before it returns', () => {
    const folder = folderWith({})
    const trace = openTrace('t.jsonl', folder, join(folder, 'a.flow.json'))
    trace.write({ type: 'run-cancel', reason: 'one\ntwo', time: 1 })
    const line = '{"type":"run-cancel","reason":"one\\ntwo","time":1}\n'
    expect(readFileSync(join(folder, 't.jsonl'), 'utf8')).toBe(line)
    trace.close()
  })

  it.skipIf(process.platform !== 'linux')(
    'fails a run whose trace is not whole, and prints its outputs all the same',
    async () => {
      const flow = flowText({
        nodes: { join: { type: 'join', inputs: { texts: ['a'] } } },
        outputs: { text: { from: 'join.text' } },
      })
      const folder = folderWith({ 'a.flow.json': flow })
      const words = ['run', 'a.flow.json', '--trace', '/dev/full']
      const { code, stdout, stderr } = await runCli(words, { folder })
      expect({ code, stdout }).toEqual({ code: 3, stdout: 'a\n' })
      expect(stderr).toContain('`/dev/full` cannot be written: the disk is full')
    },
  )
})
