import { afterAll, beforeAll, expect, it } from 'vitest'
import { openS3Store } from '../../../durable/src/shared/s3-store.ts'
import { startS3, type TestS3 } from '../../../durable/test/start-s3.ts'
import { folderWith } from '../../test/run-cli.ts'
import type { Environment } from '../environment.ts'
import { parseArguments } from '../parse-arguments.ts'
import { chooseEngine, engineOptions } from './engine-settings.ts'
import { openSharedStore } from './open-engine.ts'

let server: TestS3

beforeAll(async () => {
  server = await startS3()
})

afterAll(async () => server.stop())

/** The store that a configuration asks for. */
async function openConfigured(engine: object) {
  const { address, keyId, secretKey } = server.options
  const s3 = { address, keyVariable: 'OUR_ID', secretVariable: 'OUR_SECRET' }
  const configuration = JSON.stringify({ engine: { use: 'restate', s3, ...engine } })
  const folder = folderWith({ 'own.json': configuration })
  const config = { CHAINWRIGHT_CONFIG: 'own.json' }
  const variables = { ...config, OUR_ID: keyId, OUR_SECRET: secretKey }
  const environment = { folder, variables } as unknown as Environment
  const chosen = await chooseEngine(parseArguments([], engineOptions), environment)
  return openSharedStore(chosen!, environment)
}

it('keeps all that workers share in the bucket that the configuration names', async () => {
  const store = await openConfigured({ store: 's3://chainwright/all' })
  await store.write('runs/r1/head', 'here')
  expect(await store.change('runs/r1/n', () => '1')).toBe('1')
  const bucket = await openS3Store({ ...server.options, prefix: 'all' })
  expect(await bucket.list('')).toEqual(['runs/r1/head', 'runs/r1/n'])
  for (const one of [store, bucket]) await one.close()
})

it('keeps large values in a bucket, and the records in a folder', async () => {
  const store = await openConfigured({ store: 'records', values: 's3://chainwright/large/values' })
  await store.write('values/ab/cd', 'large')
  await store.write('runs/r1/head', 'small')
  const bucket = await openS3Store({ ...server.options, prefix: 'large/values' })
  expect(await bucket.list('')).toEqual(['values/ab/cd'])
  expect(await store.list('runs/')).toEqual(['runs/r1/head'])
  expect(await store.read('values/ab/cd')).toBe('large')
  for (const one of [store, bucket]) await one.close()
})
