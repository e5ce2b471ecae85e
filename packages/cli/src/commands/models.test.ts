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
