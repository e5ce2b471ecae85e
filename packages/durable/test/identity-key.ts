import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'

const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Writes a private key for a Restate server, and gives the public one as Restate writes it. */
export function writeIdentityKey(path: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  // The last 32 bytes of the standard form are the key itself.
  return `publickeyv1_${base58(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32))}`
}

function base58(bytes: Uint8Array): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  let text = ''
  for (; rest > 0n; rest /= 58n) text = (letters[Number(rest % 58n)] ?? '') + text
  const zeros = bytes.findIndex((byte) => byte !== 0)
  return '1'.repeat(Math.max(0, zeros)) + text
}
