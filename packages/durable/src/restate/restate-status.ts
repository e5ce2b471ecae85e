import { askJson } from './ask-json.ts'
import { runsService } from './restate-names.ts'

/** What a Restate server says of itself. */
export interface RestateStatus {
  readonly version: string
  /** Where it takes requests, as it says. */
  readonly ingress: string | undefined
  /** Addresses of the workers that were registered with it; they may be away. */
  readonly workers: readonly string[]
  /** Runs of flows that are not over, by what Restate says of them. */
  readonly runs: Readonly<Record<string, number>>
}

/** What is at an address: a Restate server, something else, or nothing that answers. */
export type AtAddress =
  | { readonly type: 'restate'; readonly status: RestateStatus }
  | { readonly type: 'other'; readonly said: string }
  | { readonly type: 'nothing' }

/** Looks what is at the address of Restate's admin interface. Never rejects. */
export async function lookAtRestate(admin: string): Promise<AtAddress> {
  const asked = await askJson(`${admin}/version`).catch((thrown: unknown) => thrown)
  if (asked instanceof Error) {
    const { code } = asked as NodeJS.ErrnoException
    return code === 'ECONNREFUSED'
      ? { type: 'nothing' }
      : { type: 'other', said: `it does not speak HTTP (${code ?? asked.message})` }
  }
  const { status, body } = asked as { status: number; body: unknown }
  const { version, ingress_endpoint: ingress } = (body ?? {}) as Record<string, unknown>
  if (status !== 200 || typeof version !== 'string')
    return { type: 'other', said: `it answers HTTP with status ${status}` }
  return {
    type: 'restate',
    status: {
      version,
      ingress: typeof ingress === 'string' ? ingress.replace(/\/$/, '') : undefined,
      workers: await workersOf(admin),
      runs: await runsOf(admin),
    },
  }
}

async function workersOf(admin: string): Promise<string[]> {
  const answer = await askJson(`${admin}/deployments`).catch(() => undefined)
  const { deployments = [] } = (answer?.body ?? {}) as {
    deployments?: { uri?: string; services?: { name?: string }[] }[]
  }
  return deployments
    .filter(({ services = [] }) => services.some(({ name }) => name === runsService))
    .flatMap(({ uri }) => uri?.replace(/\/$/, '') ?? [])
}

async function runsOf(admin: string): Promise<Record<string, number>> {
  const query = `SELECT status, count(*) AS runs FROM sys_invocation WHERE target_service_name = '${runsService}' AND target_handler_name = 'run' AND status <> 'completed' GROUP BY status`
  const answer = await askJson(`${admin}/query`, { method: 'POST', body: { query } }).catch(
    () => undefined,
  )
  const { rows = [] } = (answer?.body ?? {}) as { rows?: { status: string; runs: number }[] }
  return Object.fromEntries(rows.map(({ status, runs }) => [status, runs]))
}
