import process from 'node:process'
import type { ProcessMessage, ProcessReport } from './messages.ts'
import { startThread } from './start-thread.ts'

// The entry of a process that runs one foreign model. The model runs in the same thread as others
// do; this side of the process only passes messages on, so that it always hears that the parent is
// gone, sees the memory grow, and can end both.

/** Between two looks at the memory, in milliseconds. */
const watchEvery = 50

const limits: { loadMs: number; memoryBytes: number } = JSON.parse(process.argv[2] ?? '{}')
let loading: NodeJS.Timeout | undefined

const worker = startThread({
  report(report) {
    clearTimeout(loading)
    if (report.type === 'load' && report.state === 'start') {
      loading = setTimeout(
        () => die(`loading the model took longer than ${limits.loadMs / 1000} seconds`),
        limits.loadMs,
      )
    }
    tell(report)
  },
  gone: (reason) => die(reason.message),
})

process.on('message', (message: ProcessMessage) => {
  if (message.type === 'cancel') worker.cancel(message.id)
  else worker.post(message.request)
})
process.once('disconnect', endNow)
setInterval(() => {
  const used = process.memoryUsage.rss()
  if (used <= limits.memoryBytes) return
  const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MiB`
  die(`it took ${mebibytes(used)} of memory, and may take ${mebibytes(limits.memoryBytes)}`)
}, watchEvery)

function die(why: string): void {
  tell({ type: 'dying', why }, endNow)
}

function tell(report: ProcessReport, sent: () => void = () => undefined): void {
  process.send?.(report, undefined, undefined, sent)
}

/** Not `process.exit`: it would wait for a forward pass. */
function endNow(): void {
  process.kill(process.pid, 'SIGKILL')
}
