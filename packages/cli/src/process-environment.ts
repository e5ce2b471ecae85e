import { createInterface } from 'node:readline/promises'
import { buffer } from 'node:stream/consumers'
import type { WriteStream } from 'node:tty'
import type { Environment, Output } from './environment.ts'

/** The environment of this process. */
export function processEnvironment(): Environment {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    folder: process.cwd(),
    variables: process.env,
    readStdin: () => buffer(process.stdin),
    ...(process.stdin.isTTY && process.stderr.isTTY && { ask }),
    onInterrupt(listener) {
      process.on('SIGINT', listener)
      process.on('SIGTERM', listener)
      return () => {
        process.off('SIGINT', listener)
        process.off('SIGTERM', listener)
      }
    },
    // By the signal itself: an orderly exit would have to wait for a model that is at work.
    leaveNow() {
      process.removeAllListeners('SIGINT')
      process.kill(process.pid, 'SIGINT')
    },
  }
}

/** Asks on stderr, so that stdout holds results only. Ctrl-C and the end of input are no answer. */
async function ask(question: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const noAnswer = new Promise<undefined>((resolve) => {
    lines.once('SIGINT', () => lines.close())
    lines.once('close', () => resolve(undefined))
  })
  try {
    const answer = await Promise.race([lines.question(question), noAnswer])
    if (answer === undefined) process.stderr.write('\n')
    return answer
  } finally {
    lines.close()
  }
}

/** Resolves when everything that was written has left the process. */
export async function flushOutputs(): Promise<void> {
  await Promise.all([flush(process.stdout), flush(process.stderr)])
}

function outputOf(stream: WriteStream & { fd: 1 | 2 }): Output {
  let closed = false
  // A reader that has seen enough (`| head`) closes the pipe: that is no error of ours.
  stream.on('error', () => {
    closed = true
  })
  return {
    write(text) {
      if (!closed && text !== '') stream.write(text)
    },
    get isTerminal() {
      return stream.isTTY === true
    },
    get columns() {
      return stream.columns || 80
    },
    get rows() {
      return stream.rows || 24
    },
  }
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) resolve()
    else stream.write('', () => resolve())
  })
}
