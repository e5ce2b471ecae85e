import { generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { publicIdentityKey } from './identity-key.ts'

it('gives the public key as Restate writes it', () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  expect(publicIdentityKey(pem)).toMatch(/^publickeyv1_[1-9A-HJ-NP-Za-km-z]{40,48}$/)
})

it.each(['', 'no key', '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----'])(
  'refuses what is no key, and does not tell it: %j',
  (pem) => {
    const refused = () => publicIdentityKey(pem)
    expect(refused).toThrow(/^the file of the identity key holds no private key of Ed25519/)
    expect(refused).not.toThrow(/c2VjcmV0/)
  },
)

it('refuses a key of another kind', () => {
  const { privateKey } = generateKeyPairSync('x25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  expect(() => publicIdentityKey(pem)).toThrow('Ed25519')
})
