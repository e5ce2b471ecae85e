import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { isFlowError, type FlowError, type RecordedEvent } from '@chainwright/core'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { resumeStored } from '../../src/journal/resume-stored.ts'
import { openStore } from '../../src/journal/store.ts'
import { tornBytes } from '../../src/journal/torn-tail.ts'
import { crashOutputs, crashRegistry, crashRun } from './crash-flow.ts'
import { crashFolder, removeFolder, runAndKill } from './kill-child.ts'

const folders: string[] = []
afterAll(() => folders.forEach(removeFolder))

function newFolder(): string {
  const folder = crashFolder()
  folders.push(folder)
  return folder
}

function copyOf(folder: string): string {
  const copy = newFolder()
  cpSync(folder, copy, { recursive: true })
  // Another process would not share this file; its content is made again from the log.
  rmSync(`${fileIn(copy)}-shm`, { force: true })
  return copy
}

const fileIn = (folder: string): string => join(folder, 'store/runs', `${crashRun}.sqlite`)

function registryIn(folder: string) {
  const effects = join(folder, 'effects.txt')
  return crashRegistry({ effects, stepMs: 0, point: () => undefined })
}

/** What can be read of the run, or the code of the error. */
function readIn(folder: string): { events: readonly RecordedEvent[]; torn: number } | string {
  const store = openStore(join(folder, 'store'))
  try {
    const { events, tornBytes: torn = 0 } = store.read(crashRun)
    return { events, torn }
  } catch (thrown) {
    if (isFlowError(thrown)) return thrown.code
    throw thrown
  } finally {
    store.close()
  }
}

async function endIn(folder: string): Promise<{ status: string; outputs: unknown } | FlowError> {
  const store = openStore(join(folder, 'store'))
  try {
    return await resumeStored(store, crashRun, { registry: registryIn(folder) }).result
  } catch (thrown) {
    if (isFlowError(thrown)) return thrown
    throw thrown
  } finally {
    store.close()
  }
}

/** Several points in the middle, after the steps that are safe to repeat. */
async function killedAt(point: number, youthMs = 0): Promise<string> {
  const folder = newFolder()
  await runAndKill(folder, { point, youthMs })
  return folder
}

describe('a log that was cut off', { timeout: 60_000 }, () => {
  it('gives a whole part of the record, says what was dropped, and goes on to the same end', async () => {
    const killed = await killedAt(18)
    const whole = readIn(killed)
    if (typeof whole === 'string') throw new Error(whole)
    const length = statSync(`${fileIn(killed)}-wal`).size
    const seen = new Set<number>()
    let reported = 0
    for (let round = 0; round < 40; round++) {
      const cut = copyOf(killed)
      truncateSync(`${fileIn(cut)}-wal`, Math.floor(((round + 0.37) / 40) * length))
      const left = readIn(cut)
      if (typeof left === 'string') {
        expect(left).toBe('run-missing') // cut off before its first record: it was never begun
        continue
      }
      expect(left.events).toEqual(whole.events.slice(0, left.events.length))
      seen.add(left.events.length)
      if (left.torn > 0) reported += 1
      expect(await endIn(cut)).toMatchObject({ status: 'succeeded', outputs: crashOutputs })
    }
    expect(seen.size).toBeGreaterThan(3)
    expect(reported).toBeGreaterThan(20)
  })

  it('says nothing of a log that is whole', async () => {
    const killed = await killedAt(12)
    expect(tornBytes(`${fileIn(killed)}-wal`)).toBe(0)
    expect(statSync(`${fileIn(killed)}-wal`).size).toBeGreaterThan(0)
    expect(tornBytes(join(killed, 'no-such-log'))).toBe(0)
  })
})

describe('the common log of young runs', { timeout: 60_000 }, () => {
  const logIn = (folder: string): string => {
    const drivers = join(folder, 'store/drivers')
    const [name = ''] = readdirSync(drivers).filter((one) => one.endsWith('.intake'))
    return join(drivers, name)
  }

  it('gives, cut off, a whole part of the record, and says what was dropped', async () => {
    const killed = await killedAt(18, 60_000)
    const whole = readIn(copyOf(killed))
    if (typeof whole === 'string') throw new Error(whole)
    const bytes = readFileSync(logIn(killed))
    const seen = new Set<number>()
    let reported = 0
    for (let round = 0; round <= 40; round++) {
      const cut = copyOf(killed)
      truncateSync(logIn(cut), Math.floor((round / 40) * bytes.length))
      const left = readIn(cut)
      if (typeof left === 'string') {
        expect(left).toBe('run-missing') // cut off before its first record: it was never begun
        continue
      }
      expect(left.events).toEqual(whole.events.slice(0, left.events.length))
      seen.add(left.events.length)
      if (left.torn > 0) reported += 1
      expect(await endIn(cut)).toMatchObject({ status: 'succeeded', outputs: crashOutputs })
    }
    expect(seen.size).toBeGreaterThan(3)
    expect(reported).toBeGreaterThan(10)
  })

  it('never gives anything else than was written, wherever a byte of it is flipped', async () => {
    const killed = await killedAt(18, 60_000)
    const whole = readIn(copyOf(killed))
    if (typeof whole === 'string') throw new Error(whole)
    const bytes = readFileSync(logIn(killed))
    let found = 0
    for (let round = 0; round < 150; round++) {
      const bent = copyOf(killed)
      const flipped = Buffer.from(bytes)
      const at = Math.floor(((round + 0.5) / 150) * bytes.length)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (round % 8))
      writeFileSync(logIn(bent), flipped)
      const left = readIn(bent)
      if (typeof left !== 'string') {
        expect(left.events).toEqual(whole.events.slice(0, left.events.length))
        continue
      }
      found += 1
      expect(['run-corrupt', 'run-missing']).toContain(left)
    }
    expect(found).toBeGreaterThan(75)
  })
})

describe('damage in the middle', { timeout: 60_000 }, () => {
  async function finished(): Promise<string> {
    const folder = newFolder()
    await runAndKill(folder, { point: 0 })
    expect(existsSync(`${fileIn(folder)}-wal`)).toBe(false)
    return folder
  }

  it('is found wherever a byte of the file is flipped: never is anything else read as it was written', async () => {
    const folder = await finished()
    const whole = readIn(folder)
    const bytes = readFileSync(fileIn(folder))
    const copy = copyOf(folder)
    let found = 0
    let calls = 0
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const flipped = Buffer.from(bytes)
        flipped[at] = (flipped[at] ?? 0) ^ change
        for (const name of readdirSync(join(copy, 'store/runs')))
          rmSync(join(copy, 'store/runs', name))
        writeFileSync(fileIn(copy), flipped)
        const read = readIn(copy)
        calls += 1
        if (typeof read !== 'string') {
          expect(read).toEqual(whole)
          return
        }
        found += 1
        expect(['run-corrupt', 'run-missing', 'store-version']).toContain(read)
      }),
      { numRuns: 4000, seed: 8 },
    )
    expect(found).toBeGreaterThan(calls / 4)
  })

  it('is found wherever the file is cut off', async () => {
    const folder = await finished()
    const whole = readIn(folder)
    const length = statSync(fileIn(folder)).size
    for (let round = 0; round < 30; round++) {
      const cut = copyOf(folder)
      truncateSync(fileIn(cut), Math.floor((round / 30) * length))
      const read = readIn(cut)
      if (typeof read === 'string') expect(['run-corrupt', 'run-missing']).toContain(read)
      else expect(read).toEqual(whole)
    }
  })

  it('of a large value makes its run corrupt, and names it', async () => {
    const folder = await finished()
    const values = join(folder, 'store/values')
    const [name = ''] = readdirSync(values, { recursive: true, encoding: 'utf8' }).filter(
      (one) => one.length > 60,
    )
    const text = readFileSync(join(values, name), 'utf8')
    writeFileSync(join(values, name), text.replace('s', 'S'))
    const end = await endIn(folder)
    expect(end).toMatchObject({ code: 'run-corrupt' })
    expect((end as FlowError).message).toMatch(
      /^run run-crash is damaged: the stored value [0-9a-f]{64} is damaged/,
    )
    writeFileSync(join(values, name), text)
    expect(typeof readIn(folder)).toBe('object')
    rmSync(join(values, name))
    expect((await endIn(folder)) as FlowError).toMatchObject({
      message: expect.stringContaining('is gone'),
    })
  })
})
