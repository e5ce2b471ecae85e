import type { ServerCalls } from '../run/ask-server.ts'
import type { Places } from '../run/places.ts'
import type { ServerRunner } from '../run/server-runner.ts'
import type { KeptRun, RunKeeper, RunNote } from './run-note.ts'

/** What the runs of a server are read with. */
export interface ServerKeeperParts {
  readonly calls: ServerCalls
  readonly runner: ServerRunner
  readonly places: Places
}

/** The runs of a server, whoever began them. The server keeps them; the page deletes none. */
export function createServerKeeper({ calls, runner, places }: ServerKeeperParts): RunKeeper {
  const host = runner.where
  return {
    host,
    notes: async () => {
      // While the server does not answer, the runs of this device are listed.
      const answer = await calls.get('api/runs').catch(() => ({ runs: [] }))
      const { runs } = answer as { runs: readonly Omit<RunNote, 'host' | 'size'>[] }
      return runs.map((note) => ({ ...note, host, size: 0 }))
    },
    read: async (run) => {
      const { note, events, ...kept } = (await calls.get('api/run', { run })) as ToldRun
      places.claim(run, runner)
      return {
        ...kept,
        note: { ...note, host, size: 0 },
        events: events.map((event) => runner.readEvent(event)),
      }
    },
    write: () => Promise.resolve(),
    remove: () => Promise.resolve(),
    follow: (run, follower) => {
      places.claim(run, runner)
      return runner.follow(run, follower)
    },
  }
}

interface ToldRun extends Omit<KeptRun, 'note' | 'events'> {
  readonly note: Omit<RunNote, 'host' | 'size'>
  readonly events: readonly object[]
}
