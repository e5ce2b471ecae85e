import { createReadStream, statSync, unwatchFile, watchFile } from 'node:fs'
import { appendFile, mkdir, rm, rmdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Files whose lines are read as they are added: how processes tell each other through a folder. */
export interface ToldLines {
  tell(path: string, text: string): void
  listen(path: string, onText: (text: string) => void): () => void
  /** Removes a file, behind what was told before. */
  hush(path: string): Promise<void>
}

const lookMs = 50

/** Makes a reader and writer of such files. A file that nobody wrote to is not there. */
export function createToldLines(): ToldLines {
  let last: Promise<void> = Promise.resolve()
  return {
    tell(path, text) {
      last = last.then(() => add(path, text)).catch(() => undefined)
    },
    listen(path, onText) {
      let read = 0
      let reading = Promise.resolve()
      let rest = ''
      const decoder = new TextDecoder()
      const look = (): void => {
        reading = reading.then(async () => {
          for await (const part of partsFrom(path, read)) {
            read += part.length
            const lines = (rest + decoder.decode(part, { stream: true })).split('\n')
            rest = lines.pop() ?? ''
            for (const line of lines) onText(JSON.parse(line) as string)
          }
        })
        reading = reading.catch(() => undefined)
      }
      watchFile(path, { interval: lookMs, persistent: false }, look)
      look()
      return () => unwatchFile(path, look)
    },
    async hush(path) {
      const removed = last.then(async () => {
        await rm(path, { force: true })
        await rmdir(dirname(path)).catch(() => undefined) // others are told of there
      })
      last = removed.catch(() => undefined)
      return removed
    },
  }
}

async function add(path: string, text: string): Promise<void> {
  const line = `${JSON.stringify(text)}\n`
  await appendFile(path, line, { mode: 0o600 }).catch(async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await appendFile(path, line, { mode: 0o600 })
  })
}

async function* partsFrom(path: string, start: number): AsyncGenerator<Buffer> {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size <= start) return
  yield* createReadStream(path, { start, end: size - 1 }) as AsyncIterable<Buffer>
}
