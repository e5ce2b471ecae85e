import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { publicIdentityKey } from '../src/restate/identity-key.ts'

/** Writes a private key for a Restate server, and gives the public one as Restate writes it. */
export function writeIdentityKey(path: string): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  writeFileSync(path, pem, { mode: 0o600 })
  return publicIdentityKey(pem)
}
