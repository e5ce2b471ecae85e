import { FlowError } from '@chainwright/core'
import type { Engine } from '../engines/engine.ts'
import { askJson, messageIn, type JsonAnswer } from './ask-json.ts'
import { runsService } from './restate-names.ts'

/** Where Restate takes requests. */
export interface RestateOptions {
  /** Address of its ingress, such as `http://127.0.0.1:8080`. */
  readonly ingress: string
}

/** Begins runs on a Restate server, and brings them what comes from outside. */
export function createRestateEngine({ ingress }: RestateOptions): Engine {
  async function post(path: string, body?: object): Promise<void> {
    const address = `${ingress}/${runsService}/${path}`
    const answer = await askJson(address, { method: 'POST', ...(body && { body }) }).catch(
      (thrown: unknown) => {
        throw unreachable(ingress, thrown instanceof Error ? thrown.message : String(thrown))
      },
    )
    if (answer.status >= 300) throw unreachable(ingress, messageIn(answer))
  }
  return {
    name: 'restate',
    submit: async (run) => post(`${run}/run/send`),
    // Restate keeps it; a worker need not be there.
    send: async (run, message) => post(`${run}/deliver/send`, message),
    lost: async (run) => {
      const path = `restate/workflow/${runsService}/${run}/output`
      return whyLost(await askJson(`${ingress}/${path}`))
    },
    close: async () => undefined,
  }
}

/** What Restate answers while a run goes on. */
const notReady = 470

function whyLost(answer: JsonAnswer): string | undefined {
  if (answer.status === notReady || answer.status >= 502) return undefined
  if (answer.status === 404) return 'Restate knows no such run'
  return `Restate says ${messageIn(answer)}`
}

function unreachable(ingress: string, said: string): FlowError {
  const message = `the Restate server at ${ingress} did not take the run: ${said}. Start it with \`chainwright engine up\` and a worker with \`chainwright worker\`, or set its address`
  return new FlowError({ code: 'engine-unreachable', message, retryable: true })
}
