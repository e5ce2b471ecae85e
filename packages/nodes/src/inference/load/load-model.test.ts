import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeMessage } from '../devices/encode-message.ts'
import type { Message } from '../devices/encode-message.ts'
import { writeTinyBert } from '../../../test/tiny-models.ts'
import { createLocalModels } from '../../local/local-models.ts'
import type { LocalModels } from '../../local/local-models.ts'

// Models that were made to do harm.

const { signal } = new AbortController()
let root: string
let models: LocalModels

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'harmful-'))
  models = createLocalModels({ modelFolder: root, cacheFolder: root })
})

afterAll(async () => {
  await models.close()
  rmSync(root, { recursive: true })
})

/** Embeds a text with a tiny model, of which something was changed. */
async function embed(name: string, change: (folder: string) => void): Promise<number | undefined> {
  const folder = join(root, name)
  writeTinyBert(folder)
  change(folder)
  const reference = name.includes('/') ? `hf/${name}` : `file/${name}`
  const { capabilities } = await models.resolve(reference, ['embed'], signal)
  const [vector] = await capabilities.embed!.embed(['a'], { signal })
  return vector?.length
}

/** Functions that call each other, which the runtime overflows its stack on. */
function chainOfFunctions(length: number): Uint8Array {
  const functions = Array.from({ length }, (_, at): Message[number] => {
    const called: Message = [
      [1, 'x'],
      [2, 'y'],
      [4, at + 1 < length ? `f${at + 1}` : 'Relu'],
    ]
    const domain = at + 1 < length ? 'own' : ''
    const node: Message = [...called, [7, domain]]
    const set: Message = [
      [1, 'own'],
      [2, 1],
    ]
    return [
      25,
      [
        [1, `f${at}`],
        [4, 'x'],
        [5, 'y'],
        [7, node],
        [9, [[2, 17]]],
        [9, set],
        [10, 'own'],
      ],
    ]
  })
  const graph: Message = [
    [
      1,
      [
        [1, 'x'],
        [2, 'y'],
        [4, 'f0'],
        [7, 'own'],
      ],
    ],
    [2, 'chain'],
  ]
  return encodeMessage([
    [1, 8],
    [7, graph],
    [8, [[2, 17]]],
    [
      8,
      [
        [1, 'own'],
        [2, 1],
      ],
    ],
    ...functions,
  ])
}

test.each(['chain', 'owner/chain'])(
  'refuses a graph that crashes the runtime: %s',
  async (name) => {
    const harmful = embed(name, (folder) =>
      writeFileSync(join(folder, 'onnx', 'model.onnx'), chainOfFunctions(200)),
    )
    await expect(harmful).rejects.toMatchObject({
      code: 'model-refused',
      message: expect.stringContaining('more than 32 deep'),
    })
  },
)

test('sets no options of the runtime that a configuration asks for', async () => {
  const written = join(root, 'written')
  const options = {
    optimizedModelFilePath: `${written}.onnx`,
    enableProfiling: true,
    profileFilePrefix: written,
    externalData: [{ path: 'model.onnx_data', data: '/etc/passwd' }],
  }
  const length = await embed('configured', (folder) => {
    const path = join(folder, 'config.json')
    const config = JSON.parse(readFileSync(path, 'utf8'))
    const own = { session_options: options, ...options, device: 'webgpu', dtype: 'fp16' }
    writeFileSync(path, JSON.stringify({ ...config, ...options, 'transformers.js_config': own }))
  })
  expect(length).toBe(32)
  expect(readdirSync(root).filter((name) => name.startsWith('written'))).toEqual([])
})
