import { createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import {
  createEndpointHandler,
  RestatePromise,
  service,
  workflow,
  type Context,
  type WorkflowContext,
} from '@restatedev/restate-sdk'
import { produce, type Job, type StepResult } from './engines-flow.ts'

// Restate without Chainwright: the same steps, as calls that any worker can take, and in one invocation.
// Says where it listens.

/** What a step is given, and what it gives. */
type Work = (at: number, from: string) => RestatePromise<StepResult>

const stepService = service({
  name: 'bare-step',
  handlers: {
    run: async (context: Context, given: { from: string; at: number; bytes: number }) =>
      context.run('step', () => produce(given)),
  },
})

const calls = workflow({
  name: 'bare-calls',
  handlers: {
    run: async (context: WorkflowContext, job: Job): Promise<number> => {
      const client = context.serviceClient<typeof stepService>({ name: 'bare-step' })
      return carryOut(job, (at, from) => client.run({ from, at, bytes: job.bytes }))
    },
  },
})

const inside = workflow({
  name: 'bare-inside',
  handlers: {
    run: async (context: WorkflowContext, job: Job): Promise<number> =>
      carryOut(job, (at, from) =>
        context.run(`step ${at}`, () => produce({ from, at, bytes: job.bytes })),
      ),
  },
})

/** When the first step began. */
async function carryOut({ shape, steps }: Job, work: Work): Promise<number> {
  if (shape === 'parallel') {
    const all = Array.from({ length: steps }, (_, at) => work(at, 'a text'))
    const [first] = await RestatePromise.all(all)
    return first?.began ?? 0
  }
  let [began, from] = [0, 'a text']
  for (let at = 0; at < steps; at++) {
    const result = await work(at, from)
    from = result.text
    if (at === 0) began = result.began
  }
  return began
}

const handler = createEndpointHandler({
  services: [stepService, calls, inside],
  logger: () => undefined,
})
const server = createServer(handler).listen(0, '127.0.0.1', () => {
  process.stdout.write(`working http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
