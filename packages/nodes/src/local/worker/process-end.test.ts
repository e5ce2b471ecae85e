import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const starterFolder = fileURLToPath(new URL('../../../../../models', import.meta.url))

/** What a program writes that has a long reply written, and does something at its first piece. */
async function runProgram(atFirstPiece: string): Promise<string> {
  const program = `
    import { createLocalModels } from '@chainwright/nodes/local'
    const models = createLocalModels({ starterFolder: ${JSON.stringify(starterFolder)} })
    const controller = new AbortController()
    const { signal } = controller
    const { capabilities } = await models.resolve('starter', ['generate'], signal)
    const onText = () => { ${atFirstPiece} }
    await capabilities.generate.generate({ text: 'Once' }, { signal, onText, maxTokens: 50 })
      .catch((error) => console.log(String(error)))`
  return runModule(program)
}

async function runModule(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=chainwright-source', '--input-type=module', '--eval', program],
    { cwd: fileURLToPath(new URL('../../..', import.meta.url)) },
  )
  return stdout.trim()
}

test(
  'lets a process end by force while a reply is being written',
  { timeout: 60_000 },
  async () => {
    expect(await runProgram("console.log('leaving'); process.exit(0)")).toBe('leaving')
  },
)

test('does not keep a process alive that has closed nothing', { timeout: 60_000 }, async () => {
  expect(await runProgram("controller.abort(new Error('enough'))")).toBe('Error: enough')
})

test('waits for a process that it ends', { timeout: 60_000 }, async () => {
  const program = `
    import { createLocalModels } from '@chainwright/nodes/local'
    const options = { starterFolder: ${JSON.stringify(starterFolder)}, isolation: 'process' }
    const models = createLocalModels(options)
    const { signal } = new AbortController()
    const { capabilities } = await models.resolve('starter', ['embed'], signal)
    await capabilities.embed.embed(['Once'], { signal })
    await models.close()
    console.log('closed')`
  expect(await runModule(program)).toBe('closed')
})
