import { FlowError } from '@chainwright/core'
import type { FlowWorker } from '@chainwright/durable/engines'
import { openFolderStore } from '@chainwright/durable/engines'
import { expect, it } from 'vitest'
import { folderWith } from '../../test/run-cli.ts'
import { logRuns } from './log-runs.ts'

type End = Awaited<ReturnType<FlowWorker['lead']>>
const usage = { inputTokens: 0, outputTokens: 0, cost: 0 }
const ended: End = { status: 'succeeded', outputs: {}, absent: [], endedAt: 1, usage }

/** A worker whose runs end as they are told to, and what was told of them. */
async function scene(lead: () => Promise<End>) {
  const store = await openFolderStore(folderWith({}))
  const lines: string[] = []
  const worker = { store, lead } as unknown as FlowWorker
  const logged = logRuns(worker, (line) => lines.push(line.replace(/ \d[\d.]* m?s/, ' a while')))
  return { store, lines, lead: async (run: string) => logged.lead(run, {} as never) }
}

it('tells of a run when it begins and when it is over', async () => {
  const { lines, lead } = await scene(async () => ended)
  await lead('r1')
  expect(lines).toEqual(['r1 begins', 'r1 succeeded after a while'])
})

it('tells that a run goes on which another worker began', async () => {
  const { store, lines, lead } = await scene(async () => ended)
  await store.write('runs/r1/events/00000000', '{}')
  await lead('r1')
  expect(lines[0]).toBe('r1 goes on')
})

it('tells why a run failed, on one line that a terminal does not obey', async () => {
  const error = { code: 'node-failed', message: 'bad\n\u001B[2J', retryable: false }
  const { lines, lead } = await scene(async () => ({ ...ended, status: 'failed', error }))
  await lead('r1')
  expect(lines[1]).toBe('r1 failed after a while: node-failed: bad ␛[2J')
})

it('tells of an attempt that failed, and once that the run begins', async () => {
  let tries = 0
  const { lines, lead } = await scene(async () => {
    if (++tries === 1) throw new FlowError({ code: 'run-missing', message: 'not here' })
    return ended
  })
  await expect(lead('r1')).rejects.toThrow('not here')
  await lead('r1')
  expect(lines).toEqual(['r1 begins', 'r1: run-missing: not here', 'r1 succeeded after a while'])
})
