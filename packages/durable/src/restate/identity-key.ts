import { createPublicKey, type KeyObject } from 'node:crypto'
import { FlowError } from '@chainwright/core'

const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/**
 * The public key, as Restate writes it, to a private one in PEM that a server signs its calls with. Throws
 * `engine-key-invalid` when it is no private key of Ed25519.
 */
export function publicIdentityKey(pem: string): string {
  const key = readKey(pem)
  // The last 32 bytes of the standard form are the key itself.
  return `publickeyv1_${base58(key.export({ type: 'spki', format: 'der' }).subarray(-32))}`
}

function readKey(pem: string): KeyObject {
  try {
    const key = createPublicKey(pem)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // What is wrong with it is no matter; what stands in it is not told.
  }
  const message =
    'the file of the identity key holds no private key of Ed25519: `openssl genpkey -algorithm ed25519 -out FILE` makes one'
  throw new FlowError({ code: 'engine-key-invalid', message })
}

function base58(bytes: Uint8Array): string {
  let text = ''
  for (let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`); rest > 0n; rest /= 58n)
    text = (letters[Number(rest % 58n)] ?? '') + text
  const zeros = bytes.findIndex((byte) => byte !== 0)
  return '1'.repeat(Math.max(0, zeros)) + text
}
