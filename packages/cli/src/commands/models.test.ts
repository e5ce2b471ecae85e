import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../test/run-cli.ts'
import { modelFolders } from '../open-models.ts'

describe('chainwright models', () => {
  it('lists each model with reference, capabilities, size, licence and place', async () => {
    const { code, stdout, closed } = await runCli(['models', 'list'])
    expect(code).toBe(0)
    expect(closed).toBe(true)
    expect(stdout).toBe(`starter/small  A small model
  can     tokenize, generate
  size    135 MB (q4)
  licence Apache-2.0
  where   /models/small
`)
  })

  it('writes the same as JSON', async () => {
    const { stdout } = await runCli(['models', 'list', '--json'])
    expect(JSON.parse(stdout).models).toMatchObject([
      { reference: 'starter/small', capabilities: ['tokenize', 'generate'], bytes: 134_500_000 },
    ])
  })
})

describe('chainwright models devices', () => {
  it('lists where models can run, and why not elsewhere', { timeout: 60_000 }, async () => {
    const { code, stdout } = await runCli(['models', 'devices'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^cpu {5}usable.* always there\nwebgpu {2}\w+ .*\S\n$/)
    const json = JSON.parse((await runCli(['models', 'devices', '--json'])).stdout)
    expect(json.devices).toMatchObject([
      { device: 'cpu', available: true },
      { device: 'webgpu', available: stdout.includes('webgpu  usable') },
    ])
  })
})

describe('modelFolders', () => {
  it('takes the folder on the command line, then the variable', () => {
    const variables = { CHAINWRIGHT_MODELS: '/from/variable', XDG_CACHE_HOME: '/cache' }
    const environment = { folder: '/project', variables }
    expect(modelFolders('mine', environment).models).toBe('/project/mine')
    expect(modelFolders(undefined, environment)).toMatchObject({
      models: '/from/variable',
      cache: join('/cache', 'chainwright', 'models'),
    })
  })
})
