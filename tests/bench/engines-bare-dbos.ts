import { DBOS } from '@dbos-inc/dbos-sdk'
import { produce, type Job, type StepResult } from './engines-flow.ts'

// DBOS without Chainwright: the same steps, as child workflows on a queue, and in one workflow. The address
// of the database stands on the command line.

/** Begins a step; the function that is given waits for its end. */
type Begin = (at: number, from: string) => Promise<() => Promise<StepResult>>

const [url = ''] = process.argv.slice(2)
/** As often as our workers' queues are looked at, in milliseconds. */
const pollingMs = 50

DBOS.setConfig({
  name: 'bare',
  systemDatabaseUrl: url,
  applicationVersion: 'bare',
  executorID: 'bare',
  logLevel: 'error',
})

const step = DBOS.registerWorkflow(
  async (given: { from: string; at: number; bytes: number }): Promise<StepResult> =>
    DBOS.runStep(async () => produce(given), { name: 'step' }),
  { name: 'step' },
)

DBOS.registerWorkflow(
  async (job: Job): Promise<number> =>
    carryOut(job, async (at, from) => {
      const begun = await DBOS.startWorkflow(step, { queueName: 'bare-steps' })({
        from,
        at,
        bytes: job.bytes,
      })
      return async () => begun.getResult({ pollingIntervalMs: pollingMs })
    }),
  { name: 'calls' },
)

DBOS.registerWorkflow(
  async (job: Job): Promise<number> =>
    carryOut(job, async (at, from) => {
      const ends = DBOS.runStep(async () => produce({ from, at, bytes: job.bytes }), {
        name: `step ${at}`,
      })
      return async () => ends
    }),
  { name: 'inside' },
)

/** When the first step began. */
async function carryOut({ shape, steps }: Job, begin: Begin): Promise<number> {
  if (shape === 'parallel') {
    const ends: (() => Promise<StepResult>)[] = []
    for (let at = 0; at < steps; at++) ends.push(await begin(at, 'a text'))
    const results: StepResult[] = []
    for (const end of ends) results.push(await end())
    return results[0]?.began ?? 0
  }
  let [began, from] = [0, 'a text']
  for (let at = 0; at < steps; at++) {
    const result = await (await begin(at, from))()
    from = result.text
    if (at === 0) began = result.began
  }
  return began
}

await DBOS.launch()
const always = { minPollingIntervalMs: pollingMs, onConflict: 'always_update' } as const
await DBOS.registerQueue('bare-steps', { workerConcurrency: 20, ...always })
await DBOS.registerQueue('bare-runs', { workerConcurrency: 100, ...always })
process.stdout.write('working\n')
