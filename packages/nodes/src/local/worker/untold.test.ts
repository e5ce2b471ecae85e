import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { harmlessEnvironment } from './program-file.ts'

const starterFolder = fileURLToPath(new URL('../../../../../models', import.meta.url))

/** What CI systems and test runners set, which onnxruntime takes for a reason to be silent. */
const silencing = /^(CI|TF_BUILD|GITHUB_ACTIONS|JENKINS_URL|ORT_.*|XDG_CACHE_HOME)$/

test('onnxruntime keeps no record, for its makers, of what ran', { timeout: 60_000 }, async () => {
  const home = mkdtempSync(join(tmpdir(), 'chainwright-home-'))
  const program = `
    import { createLocalModels } from '@chainwright/nodes/local'
    const models = createLocalModels({ starterFolder: ${JSON.stringify(starterFolder)} })
    const { signal } = new AbortController()
    const { capabilities } = await models.resolve('starter', ['embed'], signal)
    console.log((await capabilities.embed.embed(['Once'], { signal })).length)
    await models.close()`
  const inherited = Object.entries(process.env).filter(([name]) => !silencing.test(name))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=chainwright-source', '--input-type=module', '--eval', program],
    {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      env: { ...Object.fromEntries(inherited), HOME: home },
    },
  )
  expect(stdout.trim()).toBe('1')
  expect(readdirSync(home, { recursive: true })).toEqual([])
  rmSync(home, { recursive: true })
})

test('processes of foreign models, whose home is unknown, are told to keep none', () => {
  expect(harmlessEnvironment()).toMatchObject({ ORT_DISABLE_TELEMETRY: '1' })
})
