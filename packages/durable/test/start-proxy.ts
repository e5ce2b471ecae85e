import { spawn } from 'node:child_process'
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../src/restate/free-port.ts'

/** HAProxy before several Restate workers. */
export interface TestProxy {
  /** What Restate is told in place of the workers' own addresses. */
  readonly address: string
  stop(): Promise<void>
}

const documented = new URL('../../../docs/examples/haproxy.cfg', import.meta.url)

/** Starts HAProxy before workers on these ports, with the settings that the docs give. */
export async function startProxy({
  folder,
  ports,
}: {
  folder: string
  ports: readonly number[]
}): Promise<TestProxy> {
  const port = await freePort()
  const path = join(folder, 'haproxy.cfg')
  writeFileSync(path, settingsFor(port, ports))
  const log = openSync(join(folder, 'haproxy.log'), 'a', 0o600)
  const child = spawn(findProxy() ?? 'haproxy', ['-f', path, '-db'], {
    stdio: ['ignore', log, log],
  })
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code) => resolve(`it ended with ${code}: see ${folder}/haproxy.log`))
  })
  const failed = await Promise.race([untilOpen(port), ended])
  if (failed) throw new Error(`HAProxy did not start: ${failed}. Debian's package is \`haproxy\``)
  return {
    address: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Whether the system has HAProxy. */
export function hasProxy(): boolean {
  return findProxy() !== undefined
}

/** Its program, which not every user has in the path. */
function findProxy(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  return folders.map((folder) => join(folder, 'haproxy')).find((path) => existsSync(path))
}

/** The documented settings with other ports. */
function settingsFor(port: number, ports: readonly number[]): string {
  const kept = readFileSync(documented, 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('  server '))
    .map((line) => line.replace(/^ {2}bind \S+/, `  bind 127.0.0.1:${port}`))
  const servers = ports.map((one) => `  server worker-${one} 127.0.0.1:${one}`)
  return [...kept, ...servers, ''].join('\n')
}

async function untilOpen(port: number): Promise<undefined> {
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (open) return undefined
    await pause(20)
  }
}
