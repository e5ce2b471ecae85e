import { spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'

/** Resident memory of a process, in bytes. */
export async function residentBytes(child: ChildProcess): Promise<number> {
  return Number(await figure(child, 'rss')) * 1024
}

/**
 * Time of the processor that a process has taken, in milliseconds. On Linux as exact as the system
 * counts, to 10 ms; elsewhere to a second.
 */
export async function processorMs(child: ChildProcess): Promise<number> {
  const counted = await linuxProcessorMs(child)
  if (counted !== undefined) return counted
  const [seconds = 0, minutes = 0, hours = 0] = (await figure(child, 'time'))
    .split(':')
    .map(Number)
    .toReversed()
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000
}

const tickMs = 10

async function linuxProcessorMs({ pid }: ChildProcess): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // Its name comes in parentheses; behind it stand the state and 10 more, then the two times in ticks.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields && (Number(fields[11]) + Number(fields[12])) * tickMs
}

/** A column of `ps` for a process. */
function figure({ pid }: ChildProcess, column: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = spawn('ps', ['-o', `${column}=`, '-p', String(pid)])
    let text = ''
    asked.stdout.on('data', (piece: Buffer) => (text += piece.toString()))
    asked.on('error', reject)
    asked.on('close', () => resolve(text.trim()))
  })
}
