import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('change-worker.ts', import.meta.url))

/** What a process said before it ended. */
export interface Changer {
  readonly name: string
  /** How many of its changes were kept, as far as it came to say so. */
  readonly kept: number
  readonly killed: boolean
}

/** A process that changes a text so many times; one that is to die is killed when it has kept some changes. */
export function changeElsewhere(
  where: string,
  name: string,
  { times, dies = Infinity }: { times: number; dies?: number },
): Promise<Changer> {
  const child = spawn(
    process.execPath,
    ['--conditions=chainwright-source', '--no-warnings', script, where, name, `${times}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let kept = 0
  createInterface({ input: child.stdout }).on('line', () => {
    kept++
    if (kept === dies) child.kill('SIGKILL')
  })
  return new Promise((resolve) => {
    child.once('close', (_, signal) => resolve({ name, kept, killed: signal === 'SIGKILL' }))
  })
}

/** The names and numbers in a text that was changed so. */
export function changesIn(text: string | undefined): string[] {
  return (text ?? '').split(' ').filter(Boolean)
}
