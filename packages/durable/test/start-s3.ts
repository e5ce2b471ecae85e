import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../src/restate/free-port.ts'
import type { S3StoreOptions } from '../src/shared/s3-place.ts'

/** A server that speaks S3, for one test file, with an empty bucket. */
export interface TestS3 {
  /** What a store is opened with. */
  readonly options: Pick<S3StoreOptions, 'address' | 'bucket' | 'keyId' | 'secretKey'>
  stop(): Promise<void>
}

const python = fileURLToPath(new URL('../../../.cache/s3-server/bin/python', import.meta.url))
const program = fileURLToPath(new URL('s3-server/serve.py', import.meta.url))

/** Whether the server is installed, or has to be. CI installs it. */
export function hasS3(): boolean {
  return existsSync(python) || Boolean(process.env['CI'])
}

/** Starts a server on a port of its own. It checks signatures and holds to conditions. */
export async function startS3(): Promise<TestS3> {
  const port = await freePort()
  const server = spawn(python, [program, String(port)], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise<void>((resolve) => {
    server.once('close', () => resolve())
    server.once('error', () => resolve())
  })
  const [keyId = '', secretKey = ''] = await new Promise<string[]>((resolve, reject) => {
    const failed = 'the S3 server did not start: run packages/durable/test/s3-server/install.sh'
    void ended.then(() => reject(new Error(failed)))
    createInterface(server.stdout).once('line', (line) => resolve(line.split(' ')))
  })
  while (!(await accepts(port))) await pause(20)
  return {
    options: { address: `http://127.0.0.1:${port}`, bucket: 'chainwright', keyId, secretKey },
    async stop() {
      server.kill('SIGKILL')
      await ended
    },
  }
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
