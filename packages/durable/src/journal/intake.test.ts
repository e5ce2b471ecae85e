import { cpSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseFlow, planFlow } from '@chainwright/core'
import { expect, it } from 'vitest'
import { heldFlow, heldRegistry } from '../../test/held-flow.ts'
import { temporaryFolder, temporaryStore } from '../../test/temporary-store.ts'
import { canMakeImages } from './run-image.ts'
import { resumeStored } from './resume-stored.ts'
import type { Store } from './store.ts'
import { startStored } from './stored-run.ts'

const long = { youthMs: 3_600_000 }

/** Starts the held run; gives what ends its steps, in order. */
function startHeld(store: Store) {
  const ends: ((text: string) => void)[] = []
  const registry = heldRegistry((end) => void ends.push(end))
  const { flow } = parseFlow(heldFlow)
  const run = startStored(store, planFlow(flow!, registry), heldFlow)
  return { run, ends, registry }
}

const pathOf = ({ folder }: Store, run: string): string => join(folder, 'runs', `${run}.sqlite`)
const logsIn = (folder: string): string[] =>
  readdirSync(join(folder, 'drivers')).filter((name) => name.endsWith('.intake'))

/** The store as a crash of its process leaves it: nothing holds its locks. */
function crashed({ folder }: Store): string {
  const copy = temporaryFolder()
  cpSync(folder, copy, { recursive: true })
  for (const name of readdirSync(join(copy, 'drivers'))) {
    if (name.endsWith('.lock')) rmSync(join(copy, 'drivers', name))
  }
  return copy
}

it('is used by this version of Node', () => {
  expect(canMakeImages).toBe(true)
})

it('gives a run that ends soon its file in one piece, with nothing beside it', async () => {
  const store = temporaryStore(long)
  const { run, ends } = startHeld(store)
  expect(statSync(pathOf(store, run.id)).size).toBe(0)
  ends[0]!('y')
  await expect.poll(() => ends).toHaveLength(2)
  ends[1]!('z')
  expect(await run.result).toMatchObject({ status: 'succeeded' })
  expect(readdirSync(join(store.folder, 'runs'))).toEqual([`${run.id}.sqlite`])
  const other = temporaryStore({ folder: store.folder })
  expect(other.read(run.id)).toMatchObject({ status: 'succeeded', end: { outputs: { out: 'z' } } })
  expect(readdirSync(join(store.folder, 'runs'))).toEqual([`${run.id}.sqlite`])
})

it('gives a run that goes on a file of its own after a while', async () => {
  const store = temporaryStore({ youthMs: 1 })
  const { run, ends } = startHeld(store)
  await expect.poll(() => statSync(pathOf(store, run.id)).size).toBeGreaterThan(0)
  ends[0]!('y')
  await expect.poll(() => ends).toHaveLength(2)
  ends[1]!('z')
  expect(await run.result).toMatchObject({ status: 'succeeded', outputs: { out: 'z' } })
  expect(store.read(run.id).events.map(({ type }) => type)).toEqual([
    'run-start',
    'node-start',
    'node-end',
    'node-start',
    'node-end',
  ])
})

it('gives a run that writes much a file of its own', async () => {
  const store = temporaryStore(long)
  const { run, ends } = startHeld(store)
  ends[0]!('y'.repeat(60_000))
  await expect.poll(() => ends).toHaveLength(2)
  expect(statSync(pathOf(store, run.id)).size).toBe(0)
  await run.leave()
  const lines = { ...long, folder: store.folder }
  expect(temporaryStore(lines).read(run.id).events).toHaveLength(4)
  const wide = startWide(store)
  wide.ends.forEach((end, at) => end(`${at}`.repeat(20_000)))
  await expect.poll(() => statSync(pathOf(store, wide.run.id)).size).toBeGreaterThan(0)
  await wide.run.leave()
  expect(store.read(wide.run.id).events).toHaveLength(1 + 20 + 20)
})

/** Twenty steps side by side. */
function startWide(store: Store) {
  const ends: ((text: string) => void)[] = []
  const names = Array.from({ length: 20 }, (_, at) => [
    `n${at}`,
    { type: 'held', inputs: { text: 'x' } },
  ])
  const text = JSON.stringify({ chainwright: 1, nodes: Object.fromEntries(names), outputs: {} })
  const registry = heldRegistry((end) => void ends.push(end))
  const run = startStored(store, planFlow(parseFlow(text).flow!, registry), text)
  return { run, ends }
}

it('shows a young run to others as it is, and lets none of them drive or delete it', async () => {
  const store = temporaryStore(long)
  const { run, ends, registry } = startHeld(store)
  ends[0]!('y')
  await expect.poll(() => ends).toHaveLength(2)
  const other = temporaryStore({ folder: store.folder })
  expect(other.list()).toMatchObject([{ run: run.id, status: 'running' }])
  expect(other.read(run.id).events.map(({ type }) => type)).toContain('node-end')
  expect(() => resumeStored(other, run.id, { registry })).toThrow(/is driven by process/)
  expect(() => other.delete(run.id)).toThrow(/end that process first/)
  expect(() => startStored(other, planOf(registry), heldFlow, { run: run.id })).toThrow(
    /has a run .* already/,
  )
  expect(statSync(pathOf(store, run.id)).size).toBe(0)
  await run.leave()
  expect(other.read(run.id).status).toBe('interrupted')
})

function planOf(registry: ReturnType<typeof heldRegistry>) {
  return planFlow(parseFlow(heldFlow).flow!, registry)
}

it('goes on with young runs of a process that died, once, and lets deleted ones rest', async () => {
  const store = temporaryStore(long)
  const [kept, deleted] = [startHeld(store), startHeld(store)]
  const folder = crashed(store)
  rmSync(join(folder, 'runs', `${deleted.run.id}.sqlite`))
  const after = temporaryStore({ folder })
  expect(logsIn(folder)).toEqual([])
  expect(after.list()).toMatchObject([{ run: kept.run.id, status: 'interrupted' }])
  const ends: ((text: string) => void)[] = []
  const registry = heldRegistry((end) => void ends.push(end))
  const run = resumeStored(after, kept.run.id, { registry })
  ends[0]!('y')
  await expect.poll(() => ends).toHaveLength(2)
  ends[1]!('z')
  expect((await run.result).outputs).toEqual({ out: 'z' })
  for (const one of [kept, deleted]) await one.run.leave()
})

it('passes a log on that was being gone through when that process died as well', async () => {
  const store = temporaryStore(long)
  const { run } = startHeld(store)
  const folder = crashed(store)
  // As the one that took it over had named it.
  const [name = ''] = logsIn(folder)
  const other = `${'a'.repeat(24)}-${'b'.repeat(16)}.intake`
  cpSync(join(folder, 'drivers', name), join(folder, 'drivers', other))
  rmSync(join(folder, 'drivers', name))
  expect(temporaryStore({ folder }).read(run.id).status).toBe('interrupted')
  expect(logsIn(folder)).toEqual([])
  await run.leave()
})

it('leaves no log behind', async () => {
  const store = temporaryStore(long)
  const { run } = startHeld(store)
  expect(logsIn(store.folder)).toHaveLength(1)
  await run.leave()
  store.close()
  expect(logsIn(store.folder)).toEqual([])
  expect(existsSync(pathOf(store, run.id))).toBe(true)
})
