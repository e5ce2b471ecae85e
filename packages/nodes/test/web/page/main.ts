import type { PageAnswer, PageRequest } from './requests.ts'

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

/** Asks the worker; `cancelAfter` gives the call up after so many milliseconds. */
async function ask(request: PageRequest, cancelAfter?: number): Promise<unknown> {
  const id = (last += 1)
  const answered = new Promise<PageAnswer>((resolve) => waiting.set(id, resolve))
  worker.postMessage({ id, request })
  let cancelled = 0
  if (cancelAfter !== undefined) {
    setTimeout(() => {
      cancelled = performance.now()
      worker.postMessage({ id, cancel: true })
    }, cancelAfter)
  }
  const answer = await answered
  waiting.delete(id)
  if (cancelAfter !== undefined) return { ...answer, after: performance.now() - cancelled }
  if ('error' in answer) throw new Error(answer.error)
  return answer.result
}

Object.assign(globalThis, { ask })
