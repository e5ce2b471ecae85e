import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hubModelName, startHub } from '../../../nodes/test/local-hub.ts'
import { tinyLlamaFiles } from '../../../nodes/test/hub-files.ts'
import { createScreen } from '../../test/screen.ts'
import { flowText, folderWith, runCli, type CliOptions } from '../../test/run-cli.ts'

const reference = `hf/${hubModelName}`

async function start() {
  const hub = await startHub(tinyLlamaFiles())
  const folder = folderWith({})
  const variables = { CHAINWRIGHT_HUB: hub.address, XDG_CACHE_HOME: folder, NO_COLOR: '1' }
  const models = join(folder, 'chainwright', 'models')
  const cli = (words: string[], options: CliOptions = {}) =>
    runCli(words, { ...options, variables: { ...variables, ...options.variables } })
  return { hub, cli, folder, models, there: () => existsSync(join(models, hubModelName)) }
}

describe('chainwright models pull', () => {
  it('shows files, bytes, licence and source, and asks on a terminal', async () => {
    const { cli, there, hub, models } = await start()
    const { code, stdout, stderr } = await cli(['models', 'pull', reference], {
      terminal: 100,
      answer: 'y',
    })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^pulled hf\/Owner\/Tiny-Llama#fp32, [\d.]+ kB\n$/)
    expect(there()).toBe(true)
    const screen = createScreen()
    screen.write(stderr)
    const text = screen.lines().join('\n')
    expect(text).toContain('licence apache-2.0')
    expect(text).toContain(`from    ${hub.address}/${hubModelName} at c0ffee000000`)
    expect(text).toContain(`to      ${models}`)
    expect(text).toMatch(/size {4}[\d.]+ kB \([\d,]+ bytes\) in 4 files/)
    expect(text).toMatch(/onnx\/model\.onnx +[\d.]+ kB/)
    expect(text).toMatch(/Download [\d.]+ kB\? \[y\/N\] y/)
    expect(text).toMatch(/█{24} [\d.]+ kB of [\d.]+ kB \(100 %\)/)
    expect(screen.cursorHidden()).toBe(false)
  })

  it.each([
    ['', 3, 'nothing was downloaded'],
    ['no', 3, 'nothing was downloaded'],
    ['^C', 130, 'stopped before anything was downloaded'],
  ])('downloads nothing when the answer is %j', async (answer, exitCode, told) => {
    const { cli, there, hub } = await start()
    const { code, stderr } = await cli(['models', 'pull', reference], { terminal: 80, answer })
    expect(code).toBe(exitCode)
    expect(stderr).toContain(told)
    expect(there()).toBe(false)
    expect(hub.requests.filter((request) => request.includes('.onnx'))).toEqual([])
  })

  it('is refused where nobody can be asked, with the flag to use', async () => {
    const { cli, there } = await start()
    const { code, stderr } = await cli(['models', 'pull', reference])
    expect(code).toBe(3)
    expect(stderr).toContain('add --yes to agree beforehand [consent-missing]')
    expect(there()).toBe(false)
  })

  it('goes without a question after --yes, in plain lines or as JSON', async () => {
    const { cli, there, models } = await start()
    const { code, stdout, stderr } = await cli(['models', 'pull', reference, '--yes', '--json'])
    expect(code).toBe(0)
    expect(there()).toBe(true)
    expect(JSON.parse(stdout)).toMatchObject({
      model: {
        reference: `${reference}#fp32`,
        license: 'apache-2.0',
        folder: join(models, hubModelName),
      },
      removed: [],
    })
    expect(stderr).toMatch(/onnx\/model\.onnx: [\d.]+ kB of [\d.]+ kB \(100 %\)\n$/)
    expect(stderr).not.toContain('\u001B')
    const again = await cli(['models', 'pull', reference])
    expect(again).toMatchObject({ code: 0, stdout: `${reference}#fp32 is here already\n` })
  })

  it('keeps what it has on Ctrl-C, says how to go on, and goes on', async () => {
    const { cli, hub, there, models } = await start()
    const content = hub.files.get('onnx/model.onnx')!
    let press = (): void => undefined
    hub.answer = (request, response) => {
      if (!request.url?.endsWith('.onnx')) return false
      response.writeHead(200, { etag: hub.etag(content), 'content-length': content.length })
      response.write(content.subarray(0, 1000))
      const timer = setInterval(() => {
        if (partBytes(models) !== 1000) return
        clearInterval(timer)
        press()
      }, 5)
      return true
    }
    const stopped = await cli(['models', 'pull', reference, '--yes'], {
      interrupts: (listener) => (press = listener),
    })
    expect(stopped.code).toBe(130)
    expect(stopped.stderr).toContain(`\`chainwright models pull ${reference}\` goes on from there`)
    expect(there()).toBe(false)
    const list = await cli(['models', 'list'])
    expect(list.stdout).toMatch(/unfinished: hf\/Owner\/Tiny-Llama, [\d.]+ kB/)
    hub.answer = () => false
    const done = await cli(['models', 'pull', reference, '--yes'])
    expect(done.code).toBe(0)
    expect(done.stderr).toContain('of it are here already')
    expect(hub.requests.at(-1)).toMatch(/model\.onnx bytes=1000-$/)
    expect(there()).toBe(true)
  })

  it.each([
    ['starter', 2, 'is no model of a hub'],
    ['hf/Owner/None', 3, 'The hub has no model Owner/None'],
    [`${reference}#q4`, 3, 'There are: fp32.'],
    [`${reference}#huge`, 3, 'Types are fp32'],
  ])('says what is wrong with %s', async (wrong, code, told) => {
    const { cli } = await start()
    const result = await cli(['models', 'pull', wrong, '--yes'])
    expect(result.stderr).toContain(told)
    expect(result.code).toBe(code)
  })

  it('says what a gated model is, and what to do', async () => {
    const { cli, hub } = await start()
    hub.answer = (request, response) => {
      if (!request.url?.includes('/resolve/')) return false
      response.writeHead(403, { 'x-error-code': 'GatedRepo' }).end()
      return true
    }
    const { code, stderr } = await cli(['models', 'pull', reference, '--yes'])
    expect(code).toBe(3)
    expect(stderr).toMatch(
      /its owner asks for a consent on the web site.*file\/NAME.*\[hub-refused\]/,
    )
  })

  it('keeps to the limit of the cache, and removes what was not used for longest on request', async () => {
    const { cli } = await start()
    const full = await cli(['models', 'pull', reference, '--yes', '--limit', '1kB'])
    expect(full).toMatchObject({ code: 3, stderr: expect.stringContaining('[cache-full]') })
    const wrong = await cli(['models', 'list', '--limit', 'much'])
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('`much` is no size') })
  })
})

/** Bytes of the network that were written to the disk so far. */
function partBytes(models: string): number {
  const names = readdirSync(models, { recursive: true, encoding: 'utf8' })
  const part = names.find((name) => name.endsWith('.onnx.part'))
  return part === undefined ? 0 : statSync(join(models, part)).size
}

describe('chainwright models', () => {
  it('lists downloads with their last use and the limit, and removes them', async () => {
    const { cli, there } = await start()
    await cli(['models', 'pull', reference, '--yes'])
    const { stdout } = await cli(['models', 'list'], {
      variables: { CHAINWRIGHT_CACHE_LIMIT: '50GB' },
    })
    expect(stdout).toMatch(/downloads take [\d.]+ kB of at most 50\.0 GB in /)
    const json = JSON.parse((await cli(['models', 'list', '--json'])).stdout)
    expect(json.cache).toMatchObject({ limitBytes: 20_000_000_000, unfinished: [] })
    const removed = await cli(['models', 'remove', reference])
    expect(removed).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`removed ${reference}, `),
    })
    expect(there()).toBe(false)
    expect(await cli(['models', 'remove', reference])).toMatchObject({ code: 3 })
    expect(await cli(['models', 'remove', 'starter'])).toMatchObject({ code: 2 })
    expect(await cli(['models', 'drop'])).toMatchObject({ code: 2 })
  })
})

describe('chainwright run', () => {
  const flow = flowText({
    nodes: {
      write: { type: 'generate', inputs: { prompt: 'a' }, model: reference },
      off: { type: 'generate', inputs: { prompt: 'a' }, model: 'hf/Owner/None', off: true },
    },
    outputs: { text: { from: 'write.text' } },
  })

  it('downloads what the flow names after --allow-download, with the same sheet', async () => {
    const { cli, there, folder } = await start()
    writeFileSync(join(folder, 'a.flow.json'), flow)
    const words = ['run', join(folder, 'a.flow.json'), '--allow-download']
    const { code, stderr, stdout } = await cli(words, { script: { reply: 'b' } })
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'b\n' })
    expect(stderr).toMatch(/licence apache-2\.0[^]*pulled hf\/Owner\/Tiny-Llama#fp32/)
    expect(there()).toBe(true)
    expect((await cli(words, { script: { reply: 'b' } })).stderr).not.toContain('pulled')
  })

  it('does not run when a download fails', async () => {
    const { cli, hub, folder } = await start()
    writeFileSync(join(folder, 'a.flow.json'), flow)
    hub.answer = (_, response) => {
      response.writeHead(404).end()
      return true
    }
    const words = ['run', join(folder, 'a.flow.json'), '--allow-download', '--json']
    const { code, stdout } = await cli(words)
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'refused',
      error: { code: 'model-missing' },
    })
  })
})
