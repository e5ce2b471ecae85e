import { FlowError } from '../error.ts'
import { after, bringError, type Driver } from './driver.ts'
import type { OwnTry } from './step-request.ts'

/** Gives a try its own signal, which is aborted when its time is up; the try has then failed. */
export function limitTime(driver: Driver, step: OwnTry, timeoutMs: number): void {
  const controller = new AbortController()
  const runSignal = step.signal
  const abort = (): void => controller.abort(runSignal.reason)
  runSignal.addEventListener('abort', abort, { once: true })
  step.signal = controller.signal
  const callOff = after(driver, timeoutMs, () => {
    runSignal.removeEventListener('abort', abort)
    const message = `node \`${step.node}\` took longer than its ${timeoutMs} ms: raise \`timeoutMs\`, or give it less to do`
    const error = new FlowError({ code: 'timeout', message, node: step.node, retryable: true })
    controller.abort(error)
    bringError(driver, step, error)
  })
  step.done = () => {
    callOff()
    runSignal.removeEventListener('abort', abort)
  }
}
