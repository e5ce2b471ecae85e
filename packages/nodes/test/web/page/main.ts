import type { CancelAt, PageAnswer, PageRequest } from './requests.ts'

// What a page has, and the program that checks the types knows nothing of.
declare class Worker {
  constructor(address: URL, options: { type: 'module' })
  addEventListener(type: 'message', hear: (event: { data: PageAnswer }) => void): void
  addEventListener(type: 'error', hear: (event: { message: string }) => void): void
  postMessage(message: unknown): void
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
const waiting = new Map<number, (answer: PageAnswer) => void>()
let last = 0

worker.addEventListener('message', ({ data }) => waiting.get(data.id)?.(data))
worker.addEventListener('error', ({ message }) => {
  for (const [id, tell] of waiting) tell({ id, error: `the worker failed: ${message}` })
})

/** Asks the worker. A call that is given up tells how long it took to end. */
async function ask(request: PageRequest, cancelAt?: CancelAt): Promise<unknown> {
  const id = (last += 1)
  let cancelled = 0
  const cancel = (): void => {
    if (cancelled === 0) worker.postMessage({ id, cancel: true })
    cancelled ||= performance.now()
  }
  const answer = await new Promise<PageAnswer>((resolve) => {
    waiting.set(id, (answered) => {
      if (!('begun' in answered)) resolve(answered)
      else if (cancelAt === 'begun') cancel()
    })
    worker.postMessage({ id, request })
    if (typeof cancelAt === 'number') setTimeout(cancel, cancelAt)
  })
  waiting.delete(id)
  if (cancelAt !== undefined) return { ...answer, after: performance.now() - cancelled }
  if ('error' in answer) throw new Error(answer.error)
  return 'result' in answer ? answer.result : undefined
}

Object.assign(globalThis, { ask })
