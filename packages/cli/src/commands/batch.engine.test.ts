import type { ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startScene as startDbos, type DbosScene } from '../../../durable/test/dbos-scene.ts'
import { readEffects } from '../../../durable/test/engine-crew.ts'
import {
  startScene as startRestate,
  type RestateScene,
} from '../../../durable/test/restate-scene.ts'
import { installPackages, runBin, type BinOptions } from '../../test/run-bin.ts'
import { flowText, folderWith } from '../../test/run-cli.ts'

/** What the command line knows of the node types of the workers. */
const nodes = `import { defineNode, number, port, text } from '@chainwright/core'
export const effect = defineNode({
  type: 'effect@1', title: '', description: 'For tests.', group: 'text',
  inputs: { text: port(text), ms: port(number, { default: 50 }), also: port(text, { optional: true }) },
  outputs: { text: port(text) },
  run() { throw new Error('a worker does this') },
})`

/** A chain of three steps that take so many milliseconds each. */
function flowOf(ms: number): string {
  const effect = (from: string) => ({ type: 'effect', inputs: { text: { from }, ms } })
  return flowText({
    name: 'Effects',
    inputs: { text: { type: 'text' } },
    nodes: { a: effect('inputs.text'), b: effect('a.text'), c: effect('b.text') },
    outputs: { out: { from: 'c.text' } },
  })
}

/** Steps long enough that a command is stopped in the middle, however late its test comes to it. */
const longMs = 1200

/** Where a batch finds its engine, and the log in which the workers write what they do. */
interface BatchPlace {
  readonly options: readonly string[]
  readonly variables: Record<string, string>
  readonly configuration: object
  readonly log: string
}

function folderOf(rows: number, { configuration }: BatchPlace, ms = 60): string {
  const lines = Array.from({ length: rows }, (_, row) =>
    JSON.stringify({ text: `t${row}`, id: row, want: `t${row}...` }),
  )
  const folder = folderWith({
    'a.flow.json': flowOf(ms),
    'nodes.mjs': nodes,
    'rows.jsonl': `${lines.join('\n')}\n`,
    'my.config.json': JSON.stringify(configuration),
  })
  installPackages(folder)
  return folder
}

type CallOptions = Partial<BinOptions> & { words?: string[] }

async function callRows(
  command: 'batch' | 'eval',
  place: BatchPlace,
  folder: string,
  { words = [], ...others }: CallOptions = {},
) {
  const all = [command, 'a.flow.json', '--data', 'rows.jsonl', '--nodes', 'nodes.mjs']
  const { options, variables } = place
  return runBin([...all, '--config', 'my.config.json', ...options, ...words], {
    folder,
    variables,
    ...others,
  })
}

async function batch(place: BatchPlace, folder: string, { words = [], ...more }: CallOptions = {}) {
  return callRows('batch', place, folder, { words: ['--out', 'out.jsonl', ...words], ...more })
}

interface Line {
  readonly row: number
  readonly run: string
  readonly status: string
  readonly outputs: object
}

function resultsIn(folder: string): Line[] {
  const text = readFileSync(join(folder, 'out.jsonl'), 'utf8').trimEnd()
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Line)
}

/** What each line is to say of its row. */
function expected(rows: number) {
  return Array.from({ length: rows }, (_, row) => ({
    row,
    status: 'succeeded',
    outputs: { out: `t${row}...` },
  }))
}

/** Ends the command with a signal, once the workers have begun so many steps more. */
function ended({ log }: BatchPlace, signal: NodeJS.Signals, steps: number) {
  const enough = readEffects(log).begun.size + steps
  return (child: ChildProcess): void => {
    const timer = setInterval(() => {
      if (readEffects(log).begun.size < enough) return
      clearInterval(timer)
      child.kill(signal)
    }, 20)
    child.once('exit', () => clearInterval(timer))
  }
}

/** Lines of the log, with the processes that wrote them. */
function begunIn(log: string, runs: ReadonlySet<string>) {
  const lines = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('begin '))
  return lines
    .map((line) => line.split(' '))
    .map(([, key = '', pid = '']) => ({ key, pid, run: key.split('/')[0] ?? '' }))
    .filter(({ run }) => runs.has(run))
}

function proveBatch(placeOf: () => BatchPlace): void {
  it('is shared by two workers, each row and each of its steps once', async () => {
    const place = placeOf()
    const folder = folderOf(60, place)
    const { code, stderr } = await batch(place, folder)
    expect([code, stderr]).toEqual([0, expect.stringContaining('60 rows in ')])
    const lines = resultsIn(folder)
    expect(lines).toMatchObject(expected(60))
    const begun = begunIn(place.log, new Set(lines.map(({ run }) => run)))
    expect(begun).toHaveLength(180)
    expect(new Set(begun.map(({ key }) => key)).size).toBe(180)
    expect(new Set(begun.map(({ pid }) => pid)).size).toBe(2)
  })

  it('goes on where it was killed: the same results, and no step twice', async () => {
    const place = placeOf()
    const folder = folderOf(80, place, longMs)
    const killed = batch(place, folder, {
      words: ['--seed', '7'],
      onStart: ended(place, 'SIGKILL', 60),
    })
    expect((await killed).code).toBe('SIGKILL')
    const held = resultsIn(folder).length
    expect(held).toBeLessThan(80)
    const { code, stdout } = await batch(place, folder, { words: ['--seed', '7', '--json'] })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ status: 'succeeded', done: 80, failed: 0, held })
    const lines = resultsIn(folder)
    expect(lines).toMatchObject(expected(80))
    const begun = begunIn(place.log, new Set(lines.map(({ run }) => run)))
    expect(begun).toHaveLength(240)
    expect(new Set(begun.map(({ key }) => key)).size).toBe(240)
  })

  it('is carried out once by two commands at once', async () => {
    const place = placeOf()
    const folders = [folderOf(20, place), folderOf(20, place)]
    const words = ['--seed', '10']
    const given = await Promise.all(folders.map(async (folder) => batch(place, folder, { words })))
    expect(given.map(({ code }) => code)).toEqual([0, 0])
    const [one, other] = folders.map(resultsIn)
    expect(one).toMatchObject(expected(20))
    expect(other?.map(({ run }) => run)).toEqual(one?.map(({ run }) => run))
    expect(begunIn(place.log, new Set(one?.map(({ run }) => run)))).toHaveLength(60)
  })

  it('is measured by `eval`, each variant with runs of its own, and once only', async () => {
    const place = placeOf()
    const folder = folderOf(4, place)
    const checks = { checks: { right: { metric: 'exact-match', output: 'out', expected: 'want' } } }
    writeFileSync(join(folder, 'checks.json'), JSON.stringify(checks))
    const before = readEffects(place.log).begun.size
    const words = ['--checks', 'checks.json', '--set', 'b.ms=1,2', '--seed', '9', '--json']
    for (let time = 0; time < 2; time++) {
      const { code, stdout } = await callRows('eval', place, folder, { words })
      expect(code).toBe(0)
      const { variants } = JSON.parse(stdout) as { variants: object[] }
      expect(variants).toMatchObject([{ name: 'b.ms=1' }, { name: 'b.ms=2' }])
    }
    expect(readEffects(place.log).begun.size).toBe(before + 24)
  })

  it('is left to the workers by Ctrl-C, and joined by the same command in another folder', async () => {
    const place = placeOf()
    const folder = folderOf(40, place, longMs)
    const left = await batch(place, folder, {
      words: ['--seed', '8'],
      onStart: ended(place, 'SIGINT', 20),
    })
    expect(left.code).toBe(130)
    expect(left.stderr).toContain('leaving the rows in hand to the workers')
    expect(left.stderr).toMatch(
      /stopped after \d+ of 40 rows; the workers go on with those in hand/,
    )
    const elsewhere = folderOf(40, place, longMs)
    expect((await batch(place, elsewhere, { words: ['--seed', '8'] })).code).toBe(0)
    const lines = resultsIn(elsewhere)
    expect(lines).toMatchObject(expected(40))
    expect(begunIn(place.log, new Set(lines.map(({ run }) => run)))).toHaveLength(120)
  })
}

describe('a batch on DBOS', () => {
  let scene: DbosScene
  beforeAll(async () => {
    scene = await startDbos()
    await scene.hire(2)
  }, 120_000)
  afterAll(async () => scene.close(), 60_000)
  proveBatch(() => ({
    options: ['--engine', 'dbos'],
    variables: { DATABASE_URL: scene.postgres.url },
    configuration: {},
    log: scene.log,
  }))
})

describe('a batch on Restate', () => {
  let scene: RestateScene
  beforeAll(async () => {
    scene = await startRestate(2)
  }, 120_000)
  afterAll(async () => scene.close(), 60_000)
  proveBatch(() => ({
    options: ['--engine', 'restate', '--store', join(dirname(scene.log), 'shared')],
    variables: {},
    configuration: { engine: { ingress: scene.server().ingress } },
    log: scene.log,
  }))
})
