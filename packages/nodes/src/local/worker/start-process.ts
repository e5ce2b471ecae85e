import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { machineMemory } from './machine-memory.ts'
import type { ProcessMessage, ProcessReport } from './messages.ts'
import { besideSource, harmlessEnvironment, sourceArguments } from './program-file.ts'
import type { RunningWorker, WorkerListener } from './running-worker.ts'

/** What a process that runs a foreign model may use. */
export interface ProcessLimits {
  /** Longest load of a model, in milliseconds. Default 30,000. */
  loadMs?: number | undefined
  /** Most memory that the process may hold, in bytes. Default: three quarters of the machine's. */
  memoryBytes?: number | undefined
}

/**
 * Starts a process of its own for one model, in the model's folder. It may crash or be killed
 * without harm to this one, and ends when this one does.
 */
export function startProcess(
  listener: WorkerListener,
  { folder, limits = {} }: { folder: string; limits?: ProcessLimits },
): RunningWorker {
  const child = makeProcess(folder, limits)
  let ended = false
  let why: string | undefined
  const gone = (reason: string): void => {
    process.off('exit', kill)
    if (!ended) listener.gone(new Error(why ?? reason))
    ended = true
  }
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  child.on('message', (report: ProcessReport) => {
    if (report.type === 'dying') why = report.why
    else listener.report(report)
  })
  child.on('error', (error) => gone(error.message))
  child.on('exit', (code, signal) => gone(`it ended with ${signal ?? `code ${code}`}`))
  const send = (message: ProcessMessage): void => {
    // A process that is gone is told of by its exit.
    if (child.connected) child.send(message, () => undefined)
  }
  return {
    post(request) {
      holdOpen(child, true)
      send({ type: 'request', request })
    },
    cancel: (id) => send({ type: 'cancel', id }),
    rest: () => holdOpen(child, false),
    async end() {
      ended = true
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
      const exit = new Promise((resolve) => child.once('exit', resolve))
      child.ref()
      kill()
      await exit
    },
    kill(reason) {
      why = reason
      kill()
    },
  }
}

function makeProcess(folder: string, limits: ProcessLimits): ChildProcess {
  const { loadMs = 30_000, memoryBytes = machineMemory() * 0.75 } = limits
  return fork(besideSource(import.meta.url, 'process'), [JSON.stringify({ loadMs, memoryBytes })], {
    cwd: folder,
    env: harmlessEnvironment(),
    execArgv: sourceArguments(import.meta.url),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}

/** Whether the child keeps this process alive. */
function holdOpen(child: ChildProcess, open: boolean): void {
  if (open) child.ref()
  else child.unref()
  if (open) child.channel?.ref()
  else child.channel?.unref()
}
