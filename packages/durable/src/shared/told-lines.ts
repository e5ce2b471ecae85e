import { createReadStream, statSync } from 'node:fs'
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
  const looks = createLooks()
  return {
    tell(path, text) {
      last = last.then(() => add(path, text)).catch(() => undefined)
    },
    listen(path, onText) {
      let read = 0
      let reading = Promise.resolve()
      let rest = ''
      const decoder = new TextDecoder()
      function look(): void {
        const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
        if (size <= read) return
        const place = { start: read, end: size - 1 }
        read = size
        reading = reading.then(async () => hear(place)).catch(() => undefined)
      }
      async function hear(place: { start: number; end: number }): Promise<void> {
        for await (const part of createReadStream(path, place) as AsyncIterable<Buffer>) {
          const lines = (rest + decoder.decode(part, { stream: true })).split('\n')
          rest = lines.pop() ?? ''
          for (const line of lines) onText(JSON.parse(line) as string)
        }
      }
      look()
      return looks.add(look)
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

/**
 * Looks at all files from time to time, until the function that is given for each is called. The system's own
 * watching begins a while after it was asked for, and tells nothing of what was added meanwhile.
 */
function createLooks() {
  const looks = new Set<() => void>()
  let timer: NodeJS.Timeout | undefined
  return {
    add(look: () => void): () => void {
      looks.add(look)
      timer ??= setInterval(() => {
        for (const one of looks) one()
      }, lookMs).unref()
      return () => {
        looks.delete(look)
        if (looks.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
  }
}
