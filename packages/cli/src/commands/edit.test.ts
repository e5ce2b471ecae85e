import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rawRequest, requestText } from '../../test/raw-request.ts'
import { flowText, folderWith, runCli, type CliOptions } from '../../test/run-cli.ts'

const flow = flowText({ nodes: {} })
const built = { 'index.html': '<!doctype html><title>Chainwright</title>' }

/** Runs the command until `use` is done with the server, then presses Ctrl-C. */
async function edit(words: string[], options: CliOptions, use?: () => Promise<void>) {
  return runCli(['edit', ...words, '--port', '0'], {
    ...options,
    interrupts: (press) => void Promise.resolve(use?.()).then(press),
  })
}

it('prints the address with the token behind the #, serves until Ctrl-C, and ends well', async () => {
  const variables = { CHAINWRIGHT_EDITOR: folderWith(built) }
  const folder = folderWith({ 'one.flow.json': flow })
  const { code, stdout, stderr } = await edit(['one.flow.json'], { folder, variables })
  expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}\n$/)
  expect(stderr).toContain(folder)
  expect(code).toBe(0)
  const port = Number(/:(\d+)\//.exec(stdout)?.[1])
  await expect(rawRequest(port, requestText('GET /', ['Host: x']))).rejects.toThrow()
})

it('serves a folder, or a file that is yet to be drawn', async () => {
  const variables = { CHAINWRIGHT_EDITOR: folderWith(built) }
  const folder = folderWith({ 'flows/one.flow.json': flow })
  expect((await edit(['flows'], { folder, variables })).code).toBe(0)
  expect((await edit(['flows/new.flow.json'], { folder, variables })).code).toBe(0)
  expect(existsSync(join(folder, 'flows/new.flow.json'))).toBe(false)
})

it.each([
  [['nowhere'], 3, 'there is no file `nowhere`'],
  [['nowhere/new.flow.json'], 3, 'there is no file'],
  [['one', 'two'], 2, 'one file or folder at a time'],
])('does not begin with %j', async (words, exit, said) => {
  const variables = { CHAINWRIGHT_EDITOR: folderWith(built) }
  const { code, stderr } = await edit(words, { folder: folderWith({}), variables })
  expect(code).toBe(exit)
  expect(stderr).toContain(said)
})

it('says how to build the editor where it was not built', async () => {
  const variables = { CHAINWRIGHT_EDITOR: folderWith({}) }
  const { code, stderr } = await edit([], { folder: folderWith({}), variables })
  expect(code).toBe(3)
  expect(stderr).toContain('pnpm build')
})

it('says that a port is taken', async () => {
  const variables = { CHAINWRIGHT_EDITOR: folderWith(built) }
  const folder = folderWith({})
  let second = ''
  const onFirst = async (port: number) => {
    const { stderr } = await runCli(['edit', '--port', String(port)], { folder, variables })
    second = stderr
  }
  const { createServer } = await import('node:net')
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  await onFirst((taken.address() as { port: number }).port)
  taken.close()
  expect(second).toContain('name another with --port')
})
