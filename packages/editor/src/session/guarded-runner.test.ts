import { expect, it } from 'vitest'
import { flowOf } from '../../test/open-editor.ts'
import type { Runner, RunRequest } from '../run/runner.ts'
import { guardRunner } from './guarded-runner.ts'

const follower = { signal: new AbortController().signal, onEvents: () => undefined }

function counted() {
  const runs: string[] = []
  const runner = {
    where: 'page',
    run: ({ run }: RunRequest) => Promise.resolve(void runs.push(run)),
  } as unknown as Runner
  return { runner, runs }
}

function request(run: string, flow = flowOf({ nodes: {} })): RunRequest {
  return { run, flow, inputs: {} }
}

it('runs nothing that was not agreed to', async () => {
  const { runner, runs } = counted()
  const guarded = guardRunner(runner, () => Promise.resolve(false))
  await expect(guarded.run(request('a'), follower)).rejects.toMatchObject({ code: 'run-refused' })
  expect(runs).toEqual([])
})

it('asks once for runs of one flow that come together, and anew for a later one', async () => {
  const { runner, runs } = counted()
  let questions = 0
  const guarded = guardRunner(runner, () => {
    questions += 1
    return Promise.resolve(true)
  })
  const flow = flowOf({ nodes: {} })
  await Promise.all(['a', 'b', 'c'].map((run) => guarded.run(request(run, flow), follower)))
  expect(questions).toBe(1)
  await guarded.run(request('d', flow), follower)
  expect(questions).toBe(2)
  expect(runs).toEqual(['a', 'b', 'c', 'd'])
  expect(guarded.where).toBe('page')
})
