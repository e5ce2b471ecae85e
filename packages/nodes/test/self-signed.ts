import { generateKeyPairSync, sign } from 'node:crypto'

/** A certificate that vouches for itself, and its key, both as PEM. */
export interface SelfSigned {
  certificate: string
  key: string
}

/** Makes a certificate for one host name, good for the year around now (X.509, RFC 5280). */
export function selfSigned(host: string): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02))
  const name = sequence(block(0x31, sequence(objectId(0x55, 0x04, 0x03), block(0x0c, text(host)))))
  const halfYear = 183 * 24 * 3600 * 1000
  const alternativeName = sequence(block(0x82, text(host)))
  const body = sequence(
    block(0xa0, integer(2)),
    integer(1),
    algorithm,
    name,
    sequence(time(Date.now() - halfYear), time(Date.now() + halfYear)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    block(0xa3, sequence(sequence(objectId(0x55, 0x1d, 0x11), block(0x04, alternativeName)))),
  )
  const signature = block(0x03, Buffer.from([0]), sign('sha256', body, privateKey))
  const certificate = sequence(body, algorithm, signature).toString('base64')
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** One element of DER: its tag, its length, what is in it. */
function block(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return block(0x30, ...parts)
}

function objectId(...bytes: readonly number[]): Buffer {
  return block(0x06, Buffer.from(bytes))
}

function integer(value: number): Buffer {
  return block(0x02, Buffer.from([value]))
}

function text(value: string): Buffer {
  return Buffer.from(value, 'utf8')
}

function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return block(0x18, text(digits))
}
