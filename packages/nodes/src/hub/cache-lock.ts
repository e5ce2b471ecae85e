import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { FlowError } from '@chainwright/core'

/**
 * Takes the lock of a model for this process, and gives the function that gives it back. A lock whose
 * process is gone is taken over. Throws `model-busy` when another process holds it.
 */
export async function takeLock(path: string, name: string): Promise<() => Promise<void>> {
  const mark = randomUUID()
  const mine = `${process.pid} ${mark}\n`
  const own = `${path}.${mark}`
  await writeFile(own, mine, { mode: 0o600 })
  try {
    // A link is made in one step, with its content: nobody ever reads a lock that is half written.
    for (let tries = 0; tries < 3; tries++) {
      if (await made(() => link(own, path))) return () => giveBack(path, mine)
      const holder = await readLock(path)
      if (holder === undefined) continue
      if (isAlive(holder)) throw busy(name, path, holder)
      await removeStale(path, holder)
    }
    throw busy(name, path, '')
  } finally {
    await rm(own, { force: true })
  }
}

/** Moves the lock of a dead process away; one that was taken over meanwhile is put back. */
async function removeStale(path: string, holder: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  if (!(await made(() => rename(path, aside)))) return
  if ((await readLock(aside)) !== holder) await made(() => link(aside, path))
  await rm(aside, { force: true })
}

async function giveBack(path: string, mine: string): Promise<void> {
  if ((await readLock(path)) === mine) await rm(path, { force: true })
}

async function readLock(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}

async function made(step: () => Promise<unknown>): Promise<boolean> {
  try {
    await step()
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST' || code === 'ENOENT') return false
    throw error
  }
}

function isAlive(holder: string): boolean {
  const pid = Number.parseInt(holder, 10)
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function busy(name: string, path: string, holder: string): FlowError {
  const process = holder === '' ? 'Another process' : `Process ${Number.parseInt(holder, 10)}`
  return new FlowError({
    code: 'model-busy',
    message: `${process} is at work on the files of ${name}. Wait for it, or, when it is no pull, delete ${path}.`,
    retryable: true,
  })
}
