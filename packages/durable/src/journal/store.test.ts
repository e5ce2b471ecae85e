import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { parseFlow, planFlow, type Plan, type Registry } from '@chainwright/core'
import { describe, expect, it } from 'vitest'
import { heldFlow, heldRegistry } from '../../test/held-flow.ts'
import { temporaryFolder, temporaryStore } from '../../test/temporary-store.ts'
import { resumeStored } from './resume-stored.ts'
import { openStore } from './store.ts'
import { startStored } from './stored-run.ts'

function planOf(text: string, registry: Registry): Plan {
  const { flow } = parseFlow(text)
  return planFlow(flow!, registry)
}

/** Starts the held run; gives what ends its steps, in order. */
function startHeld(store = temporaryStore(), safeToRepeat = true) {
  const ends: ((text: string) => void)[] = []
  const registry = heldRegistry((end) => void ends.push(end), safeToRepeat)
  const run = startStored(store, planOf(heldFlow, registry), heldFlow)
  return { store, registry, ends, run }
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

describe('a run that is driven', () => {
  it('cannot be driven twice, by the same process or by another opening of the store', async () => {
    const { store, registry, run } = startHeld()
    const other = temporaryStore({ folder: store.folder })
    for (const one of [store, other]) {
      expect(() => resumeStored(one, run.id, { registry })).toThrow(/is driven by process \d+/)
      expect(one.list()).toMatchObject([{ run: run.id, status: 'running' }])
      expect(() => one.delete(run.id)).toThrow(/end that process first/)
    }
    await run.leave()
    expect(other.list()).toMatchObject([{ status: 'interrupted' }])
    const second = resumeStored(other, run.id, { registry })
    expect(() => resumeStored(store, run.id, { registry })).toThrow(/is driven by process/)
    await second.leave()
  })

  it('is listed by when it was begun, whatever was read or went on since', async () => {
    const { store, registry, run: first } = startHeld()
    await first.leave()
    await soon()
    const { run: second } = startHeld(store)
    await second.leave()
    store.read(first.id)
    expect(store.list().map(({ run }) => run)).toEqual([second.id, first.id])
    expect(store.list({ limit: 1 }).map(({ run }) => run)).toEqual([second.id])
    const again = resumeStored(store, first.id, { registry })
    expect(store.list().map(({ run }) => run)).toEqual([second.id, first.id])
    await again.leave()
  })

  it('is driven by one process of two, until that one dies', { timeout: 30_000 }, async () => {
    const folder = temporaryFolder()
    const program = fileURLToPath(new URL('../../test/hold-run.ts', import.meta.url))
    const words = ['--conditions=chainwright-source', program, folder, 'run-held']
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    const store = temporaryStore({ folder })
    const ends: ((text: string) => void)[] = []
    const registry = heldRegistry((end) => void ends.push(end))
    expect(() => resumeStored(store, 'run-held', { registry })).toThrow(`process ${child.pid}`)
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(store.list()).toMatchObject([{ run: 'run-held', status: 'interrupted' }])
    const run = resumeStored(store, 'run-held', { registry })
    ends[0]!('y')
    await soon()
    ends[1]!('z')
    expect(await run.result).toMatchObject({ status: 'succeeded', outputs: { out: 'z' } })
    expect(readdirSync(join(folder, 'drivers'))).toHaveLength(1) // its own
  })

  it('stops when another process took it over although this one lives', async () => {
    const { store, run, ends } = startHeld(temporaryStore({ youthMs: 0 }))
    const path = join(store.folder, 'runs', `${run.id}.sqlite`)
    const database = new DatabaseSync(path)
    database.exec('UPDATE run SET fence = fence + 1')
    database.close()
    ends[0]!('y')
    const { status, error } = await run.result
    expect([status, error?.code]).toEqual(['failed', 'run-taken'])
    expect(store.read(run.id).events.some(({ type }) => type === 'node-end')).toBe(false)
  })

  it('goes on where it was left, and what came after that is not on record', async () => {
    const { store, registry, run, ends } = startHeld()
    ends[0]!('y')
    await soon()
    const left = run.leave()
    ends[1]!('late')
    await left
    expect((await run.result).status).toBe('left')
    expect((await run.result).state.nodes.map(({ status }) => status)).toEqual([
      'succeeded',
      'running',
    ])
    const types = store.read(run.id).events.map(({ type }) => type)
    expect(types).toEqual(['run-start', 'node-start', 'node-end', 'node-start'])
    const second = resumeStored(store, run.id, { registry })
    ends[2]!('z')
    expect((await second.result).outputs).toEqual({ out: 'z' })
  })

  it('has the start of an unsafe step on record before the step begins', async () => {
    const seen: string[][] = []
    const store = temporaryStore()
    const registry = heldRegistry(() => {
      seen.push(store.read('run-x').events.map(({ type }) => type))
    }, false)
    const run = startStored(store, planOf(heldFlow, registry), heldFlow, { run: 'run-x' })
    expect(seen).toEqual([['run-start', 'node-start']])
    await run.leave()
    const second = await resumeStored(store, 'run-x', { registry }).result
    expect(second.error).toMatchObject({ code: 'in-doubt', node: 'a' })
  })

  it('is stopped and can go on when its file cannot be written', async () => {
    const { store, registry, run, ends } = startHeld(temporaryStore({ youthMs: 0 }))
    const path = join(store.folder, 'runs', `${run.id}.sqlite`)
    const database = new DatabaseSync(path)
    database.exec(
      `CREATE TRIGGER full BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
    )
    ends[0]!('y')
    const { status, error } = await run.result
    expect([status, error?.code]).toEqual(['failed', 'store-unusable'])
    expect(error?.message).toContain('disk full')
    database.exec('DROP TRIGGER full')
    database.close()
    const second = resumeStored(store, run.id, { registry })
    ends[1]!('again')
    await soon()
    ends[2]!('z')
    expect((await second.result).outputs).toEqual({ out: 'z' })
  })
})

describe('a store', () => {
  it('is for this user alone', () => {
    const folder = join(temporaryFolder(), 'store')
    temporaryStore({ folder })
    for (const part of ['', 'runs', 'values', 'drivers']) {
      expect(statSync(join(folder, part)).mode & 0o777).toBe(0o700)
    }
  })

  it('refuses a folder that it cannot make', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    expect(() => openStore(join(folder, 'file'))).toThrow(/cannot be used/)
  })

  it('refuses ids that are no file names, and ids that it has', async () => {
    const { store, registry, run } = startHeld()
    const plan = planOf(heldFlow, registry)
    for (const id of ['../x', '', 'a/b', '.hidden', 'x'.repeat(101)]) {
      expect(() => store.read(id)).toThrow(/no id of a stored run/)
      expect(() => startStored(store, plan, heldFlow, { run: id })).toThrow(/no id of a stored run/)
    }
    expect(() => startStored(store, plan, heldFlow, { run: run.id })).toThrow(
      /has a run .* already/,
    )
    expect(() => store.read('run-unknown')).toThrow(/no run run-unknown/)
    await run.leave()
  })

  it('begins a run whose file a dead process left empty, but not one that may be being made', async () => {
    const { store, registry, run } = startHeld()
    const plan = planOf(heldFlow, registry)
    const other = temporaryStore({ folder: store.folder })
    writeFileSync(join(store.folder, 'runs', 'run-half.sqlite'), '')
    const begin = () => startStored(other, plan, heldFlow, { run: 'run-half' })
    expect(begin).toThrow(/has a run run-half already/)
    await run.leave()
    store.close()
    await begin().leave()
    expect(other.read('run-half').status).toBe('interrupted')
  })

  it('refuses a text that is not that of the plan, and a form it does not know', async () => {
    const { store, registry, run } = startHeld()
    const other = heldFlow.replace('"x"', '"y"')
    expect(() => startStored(store, planOf(heldFlow, registry), other)).toThrow(
      /not that of the flow/,
    )
    await run.leave()
    const database = new DatabaseSync(join(store.folder, 'runs', `${run.id}.sqlite`))
    database.exec('PRAGMA user_version = 2')
    database.close()
    expect(() => store.read(run.id)).toThrow(/newer version/)
  })

  it('keeps a large value once, reads it back, and removes it with the last run that has it', async () => {
    const store = temporaryStore({ graceMs: 1_000 })
    const values = join(store.folder, 'values')
    const files = () =>
      readdirSync(values, { recursive: true, encoding: 'utf8' }).filter((name) => name.length > 60)
    const large = 'ü'.repeat(50_000)
    const ids: string[] = []
    for (let round = 0; round < 2; round++) {
      const { run, ends } = startHeld(store)
      ends[0]!(large)
      await soon()
      ends[1]!('small')
      await run.result
      ids.push(run.id)
      const end = store.read(run.id).events.find(({ type }) => type === 'node-end')
      expect(end).toMatchObject({ outputs: { text: large } })
    }
    expect(files()).toHaveLength(1)
    utimesSync(join(values, files()[0]!), 0, 0)
    store.delete(ids[0]!)
    expect(files()).toHaveLength(1)
    store.delete(ids[1]!)
    expect(files()).toHaveLength(0)
    expect(store.list()).toEqual([])
  })
})
