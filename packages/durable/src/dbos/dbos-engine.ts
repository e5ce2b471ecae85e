import { randomUUID } from 'node:crypto'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { FlowError } from '@chainwright/core'
import type { Engine } from '../engines/engine.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import { createBell } from './bell.ts'
import { dbosApplication, dbosVersion, inboxOf, runsQueue, runWorkflow } from './dbos-names.ts'

/** Where DBOS keeps its work. */
export interface DbosOptions {
  /** `postgres://…`, out of the user's configuration. */
  readonly url: string
  readonly store: SharedStore
}

/**
 * Begins runs on DBOS's queue, and brings them what comes from outside.
 *
 * Throws `engine-unreachable` when the database does not answer.
 */
export async function createDbosEngine({ url, store }: DbosOptions): Promise<Engine> {
  const client = await DBOSClient.create({
    systemDatabaseUrl: url,
    applicationName: dbosApplication,
  }).catch(unreachable)
  const bell = createBell(store)
  return {
    async submit(run) {
      const options = {
        queueName: runsQueue,
        workflowName: runWorkflow,
        workflowID: run,
        appVersion: dbosVersion,
      }
      await client.enqueue(options, run).catch(unreachable)
    },
    async send(run, message) {
      const at = String(message.time).padStart(15, '0')
      await store.write(`${inboxOf(run)}${at}-${randomUUID()}`, JSON.stringify(message))
      bell.ring(run)
    },
    async close() {
      await client.destroy()
    },
  }
}

function unreachable(thrown: unknown): never {
  const said = thrown instanceof Error ? thrown.message : String(thrown)
  const message = `the database of DBOS did not take the run: ${said}. Start it, or set its address`
  throw new FlowError({ code: 'engine-unreachable', message, retryable: true, cause: thrown })
}
