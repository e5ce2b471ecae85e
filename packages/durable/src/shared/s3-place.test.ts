import { expect, it } from 'vitest'
import { checkPlace } from './s3-place.ts'

const key = { keyId: 'id', secretKey: 'secret-of-somebody' }
const right = { address: 'https://s3.example', bucket: 'bucket', ...key }

it('makes a prefix of parts, however it is written', () => {
  for (const prefix of ['team/flows', '/team//flows/', 'team/flows/'])
    expect(checkPlace({ ...right, prefix }).prefix).toBe('team/flows/')
  for (const prefix of [undefined, '', '/'])
    expect(checkPlace({ ...right, prefix }).prefix).toBe('')
})

it.each([
  { wrong: { address: 'ftp://s3.example' }, said: 'the address of the service is none' },
  { wrong: { address: 'https://id:pass@s3.example' }, said: 'without a key' },
  { wrong: { address: 's3.example' }, said: 'the address of the service is none' },
  { wrong: { address: 'http://10.0.0.1:9000' }, said: '10.0.0.1:9000 would be asked without TLS' },
  { wrong: { address: 'http://localhost.example' }, said: 'without TLS' },
  { wrong: { bucket: '../other' }, said: 'the name of the bucket' },
  { wrong: { bucket: 'a' }, said: 'the name of the bucket' },
  { wrong: { prefix: 'a/../b' }, said: 'the prefix has' },
  { wrong: { prefix: 'a b' }, said: 'the prefix has' },
  { wrong: { secretKey: '' }, said: 'the key is missing' },
])('refuses $wrong', ({ wrong, said }) => {
  const check = (): unknown => checkPlace({ ...right, ...wrong })
  expect(check).toThrow(said)
  expect(check).not.toThrow('secret-of-somebody')
})

it.each([
  'http://localhost:9000',
  'http://127.0.0.1:9000',
  'http://[::1]:9000/',
  'https://s3.example/at',
])('takes %s', (address) =>
  expect(checkPlace({ ...right, address }).address.href).toContain(address),
)

it('takes another machine without TLS when that is allowed', () => {
  const place = checkPlace({ ...right, address: 'http://10.0.0.1:9000', withoutTls: true })
  expect(place.address.protocol).toBe('http:')
})
