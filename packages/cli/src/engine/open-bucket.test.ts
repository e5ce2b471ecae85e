import { createRedactor } from '@chainwright/nodes/doors'
import { expect, it } from 'vitest'
import { openBucket } from './open-bucket.ts'

const key = { AWS_ACCESS_KEY_ID: 'AKIDOFSOMEBODY', AWS_SECRET_ACCESS_KEY: 'secret/of+somebody' }

async function refusal(opening: object, variables: Record<string, string>): Promise<string> {
  const redactor = createRedactor()
  const given = { place: 's3://bucket', s3: undefined, forValues: false, ...opening }
  const thrown: unknown = await openBucket(given, { variables, redactor }).catch((error) => error)
  expect(thrown).toMatchObject({ code: 'store-unusable' })
  return String(thrown)
}

it('names the variables that the key has to be in', async () => {
  const s3 = { address: 'https://s3.example', keyVariable: 'OUR_ID', secretVariable: 'OUR_SECRET' }
  expect(await refusal({ s3 }, key)).toContain(
    'the key of `s3://bucket` is missing: set OUR_ID and OUR_SECRET',
  )
  expect(await refusal({}, {})).toContain('set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
})

it('says how the service and the bucket are named', async () => {
  expect(await refusal({}, key)).toContain('write its address as `engine.s3.address`')
  expect(await refusal({ place: 's3:///prefix' }, key)).toContain('names no bucket')
})

it('asks no other machine without TLS unless the user allows it', async () => {
  const s3 = { address: 'http://192.0.2.1' }
  expect(await refusal({ s3 }, key)).toContain('192.0.2.1 would be asked without TLS')
})

it('keeps the key out of all that is written', async () => {
  const redactor = createRedactor()
  const variables = { ...key, AWS_SESSION_TOKEN: 'token-of-some-hours' }
  const opening = { place: 's3://bucket', s3: undefined, forValues: true }
  await expect(openBucket(opening, { variables, redactor })).rejects.toThrow('engine.s3.address')
  const written = redactor.text(`${Object.values(variables).join(' and ')} end`)
  for (const secret of Object.values(variables)) expect(written).not.toContain(secret)
  expect(written).toContain('end')
})
