import { decide, noCalls, type LimitState, type SharedLimits } from '../src/limits/limit-state.ts'

/** A call as it truly went, whatever was told of it. */
export interface TrueCall {
  readonly id: string
  readonly worker: string
  readonly tokens: number
  status: 'waiting' | 'under way' | 'over' | 'aborted'
  /** When its worker made it, in milliseconds. */
  at?: number
  /** Its request went out later than it was let through. */
  late?: boolean
  /** What it took in the end. */
  took: number
}

interface TrueWorker {
  readonly name: string
  alive: boolean
  over: { id: string; tokens: number; made: boolean }[]
  sent: string[]
  holdMs: number
}

/** A worker that needs longer to send a request may exceed what a minute allows. */
const latestMs = 60_000

interface World {
  readonly limits: SharedLimits
  readonly calls: TrueCall[]
  /** Calls in the order in which they were made. */
  readonly started: TrueCall[]
  readonly workers: ReadonlyMap<string, TrueWorker>
  state: LimitState
  now: number
}

/** Workers that tell each other of their calls, in a time of their own. */
export function createLimitWorld(limits: SharedLimits, names: readonly string[]) {
  const world: World = {
    limits,
    calls: [],
    started: [],
    workers: new Map(
      names.map((name) => [name, { name, alive: true, over: [], sent: [], holdMs: 0 }]),
    ),
    state: noCalls,
    now: 1_700_000_000_000,
  }
  const living = (status: TrueCall['status']): TrueCall[] =>
    names.flatMap((name) => (world.workers.get(name)?.alive ? callsOf(world, name, status) : []))
  return {
    ...actions(world),
    calls: world.calls,
    started: world.started,
    state: () => world.state,
    now: () => world.now,
    report: (name: string, how = {}): void => report(world, name, how),
    /** Time goes on, and whoever lives says so at least every five seconds. */
    pass(ms: number): void {
      for (let left = ms; left > 0; left -= 5_000) {
        world.now += Math.min(left, 5_000)
        for (const name of names) report(world, name)
      }
    },
    underWay: () => living('under way'),
    waiting: () => living('waiting'),
  }
}

function callsOf({ calls }: World, worker: string, status: TrueCall['status']): TrueCall[] {
  return calls.filter((call) => call.worker === worker && call.status === status)
}

/** What may happen in a worker that lives. */
function actions(world: World) {
  const { calls, workers } = world
  const inLiving =
    <A extends unknown[]>(act: (worker: TrueWorker, ...given: A) => void) =>
    (name: string, ...given: A): void => {
      const worker = workers.get(name)
      if (worker?.alive) act(worker, ...given)
    }
  return {
    ask: inLiving(({ name }, tokens: number) => {
      const id = `${name}-${calls.length}`
      calls.push({ id, worker: name, tokens, status: 'waiting', took: tokens })
    }),
    end: inLiving(({ name, over }, share: number) => {
      const [call] = callsOf(world, name, 'under way')
      if (!call) return
      call.status = 'over'
      call.took = Math.floor(call.tokens * share)
      over.push({ id: call.id, tokens: call.took, made: true })
    }),
    send: inLiving(({ name, sent }) => {
      const call = callsOf(world, name, 'under way').find(({ late }) => !late)
      if (!call || world.now - (call.at ?? 0) >= latestMs) return
      Object.assign(call, { at: world.now, late: true })
      sent.push(call.id)
      report(world, name)
    }),
    abort: inLiving(({ name, over }) => {
      const call = callsOf(world, name, 'waiting').at(-1)
      if (!call) return
      call.status = 'aborted'
      over.push({ id: call.id, tokens: 0, made: false })
    }),
    hold: inLiving((worker, ms: number) => {
      worker.holdMs = Math.max(worker.holdMs, ms)
    }),
    kill: inLiving((worker) => {
      worker.alive = false
    }),
  }
}

/** What a worker says is taken so many times, as a store may do that breaks off. */
function report(world: World, name: string, { told = true, times = 1 } = {}): void {
  const worker = world.workers.get(name)
  if (!worker?.alive) return
  const plain = ({ id, tokens }: TrueCall) => ({ id, tokens })
  const said = {
    worker: name,
    waiting: callsOf(world, name, 'waiting').slice(0, 4).map(plain),
    underWay: callsOf(world, name, 'under way').map(plain),
    over: worker.over,
    sent: worker.sent,
    holdMs: worker.holdMs,
  }
  for (let time = 0; time < times; time++) {
    const decided = decide(world.state, said, world)
    world.state = JSON.parse(JSON.stringify(decided.state)) as LimitState
    if (told) start(world, decided.through)
  }
  Object.assign(worker, { over: [], sent: [], holdMs: 0 })
  const through = world.state.calls.filter(({ since }) => since !== undefined)
  start(
    world,
    through.filter((call) => call.worker === name).map(({ id }) => id),
  )
}

/** Workers that live learn that their calls are through, and make them. */
function start({ calls, started, workers, now }: World, ids: readonly string[]): void {
  for (const call of calls) {
    const here = workers.get(call.worker)?.alive && call.status === 'waiting'
    if (!here || !ids.includes(call.id)) continue
    call.status = 'under way'
    call.at = now
    started.push(call)
  }
}
