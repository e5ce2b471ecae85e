import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tinyLlamaFiles } from '../../../nodes/test/hub-files.ts'
import { hubModelName, startHub } from '../../../nodes/test/local-hub.ts'
import { runBin } from '../../test/run-bin.ts'
import { folderWith } from '../../test/run-cli.ts'

const words = ['models', 'pull', `hf/${hubModelName}`, '--yes']

it('goes on after the process was killed in the middle', { timeout: 60_000 }, async () => {
  const hub = await startHub(tinyLlamaFiles())
  const folder = folderWith({})
  const variables = { CHAINWRIGHT_HUB: hub.address, XDG_CACHE_HOME: folder }
  const content = hub.files.get('onnx/model.onnx')!
  let kill = (): unknown => undefined
  hub.answer = (request, response) => {
    if (!request.url?.endsWith('.onnx')) return false
    response.writeHead(200, { etag: hub.etag(content), 'content-length': content.length })
    response.write(content.subarray(0, 5000))
    const timer = setInterval(() => {
      if (partBytes(folder) !== 5000) return
      clearInterval(timer)
      kill()
    }, 5)
    return true
  }
  const killed = await runBin(words, {
    folder,
    variables,
    onStart: (child) => (kill = () => child.kill('SIGKILL')),
  })
  expect(killed.code).toBe('SIGKILL')
  const place = join(folder, 'chainwright', 'models', hubModelName)
  expect(existsSync(place)).toBe(false)

  hub.answer = () => false
  const done = await runBin(words, { folder, variables })
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('pulled hf/') })
  expect(hub.requests.at(-1)).toMatch(/model\.onnx bytes=5000-$/)
  expect(existsSync(join(place, 'manifest.json'))).toBe(true)
})

function partBytes(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const part = names.find((name) => name.endsWith('.onnx.part'))
  return part === undefined ? 0 : statSync(join(folder, part)).size
}
