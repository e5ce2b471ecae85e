import { describe, expect, it } from 'vitest'
import { runCli } from '../test/run-cli.ts'

describe('main', () => {
  it('lists the commands and exit codes when nothing is asked, and says that this is wrong', async () => {
    const { code, stdout } = await runCli([])
    expect(code).toBe(2)
    for (const word of ['run', 'check', 'format', 'nodes', 'models', 'schema', '130']) {
      expect(stdout).toContain(word)
    }
  })

  it('explains one command, in both ways of asking', async () => {
    const asked = await runCli(['run', '--help'])
    expect(asked.code).toBe(0)
    expect(asked.stdout).toContain('Usage: chainwright run FLOW')
    expect((await runCli(['help', 'run'])).stdout).toBe(asked.stdout)
  })

  it('tells its version', async () => {
    expect((await runCli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('suggests the nearest command', async () => {
    const { code, stdout, stderr } = await runCli(['chekc'])
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('there is no command `chekc`; did you mean `check`?')
  })

  it('suggests the nearest option', async () => {
    const { code, stderr } = await runCli(['run', 'a.flow.json', '--jsn'])
    expect(code).toBe(2)
    expect(stderr).toContain('there is no option --jsn here; did you mean --json?')
  })

  it.each([
    [['run', '--trace'], '--trace needs a value: --trace FILE'],
    [['run', '--trace', '--json'], '--trace needs a value before `--json`'],
    [['run', '--json=yes'], '--json takes no value'],
    [['run', 'a.flow.json', 'b.flow.json'], '`b.flow.json` is one too many'],
    [['run'], 'name a flow file'],
    [['check'], 'name at least one flow file'],
    [['schema', 'x'], '`x` is not expected here'],
    [['models', 'lst'], 'did you mean `list`?'],
  ])('refuses %j', async (words, told) => {
    const { code, stderr } = await runCli(words)
    expect(code).toBe(2)
    expect(stderr).toContain(told)
  })

  it('shows a stack only when asked to', async () => {
    const plain = await runCli(['run'])
    expect(plain.stderr).not.toContain('    at ')
    const debug = await runCli(['run'], { variables: { CHAINWRIGHT_DEBUG: '1' } })
    expect(debug.stderr).toContain('    at ')
  })
})
