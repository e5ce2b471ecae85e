import { connect } from 'node:net'

/** Sends bytes to a port of this machine as they are, and gives all that comes back. */
export function rawRequest(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const pieces: Buffer[] = []
    socket.on('data', (piece) => pieces.push(piece))
    socket.on('error', reject)
    socket.on('close', () => resolve(Buffer.concat(pieces).toString('utf8')))
    socket.write(text)
    socket.setTimeout(5_000, () => socket.destroy(new Error('no end of the answer in 5 s')))
  })
}

/** A request whose connection is closed after the answer. `headers` are whole lines. */
export function requestText(line: string, headers: readonly string[], body = ''): string {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
  return [`${line} HTTP/1.1`, ...headers, ...length, 'Connection: close', '', body].join('\r\n')
}
