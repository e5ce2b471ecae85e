import { expect, it } from 'vitest'
import { flowText, folderWith, runCli } from '../../test/run-cli.ts'

const flow = flowText({
  nodes: {
    near: {
      type: 'similarity',
      inputs: { a: 'a red fox', b: 'a brown dog' },
      model: 'starter',
    },
  },
})

it('shows what each step sent, and what a cached step sent when it first ran', async () => {
  const folder = folderWith({ 'a.flow.json': flow })
  const call = async (...words: string[]) => {
    const done = await runCli(words, { folder, variables: { CHAINWRIGHT_STORE: 'store' } })
    expect(done).toMatchObject({ code: 0 })
    return done.stdout
  }
  await call('run', 'a.flow.json')
  await call('run', 'a.flow.json')
  const { runs } = JSON.parse(await call('runs', 'list', '--json')) as { runs: { run: string }[] }
  const sent = [{ capability: 'embed', model: 'starter', texts: ['a red fox', 'a brown dog'] }]
  for (const { run } of runs) {
    const { steps } = JSON.parse(await call('runs', 'show', run, '--json')) as { steps: object[] }
    expect(steps).toMatchObject([{ node: 'near', calls: { count: 1, kept: sent } }])
    expect(await call('runs', 'show', run, '--calls')).toContain(
      '    embed starter\n      a red fox\n      a brown dog\n',
    )
  }
})
