import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createFakeModels, type FakeScript } from '@chainwright/nodes/fake'
import { onTestFinished } from 'vitest'
import type { CommandModels, Environment, Output } from '../src/environment.ts'
import { main } from '../src/main.ts'

/** What a call of the program gave. */
export interface CliResult {
  code: number
  stdout: string
  stderr: string
  /** Models were given back. */
  closed: boolean
}

/** What a call is made with; everything has a default. */
export interface CliOptions {
  folder?: string
  script?: FakeScript
  /** What is wrong with every model. */
  problem?: () => string
  variables?: Record<string, string>
  stdin?: string
  /** Width of the terminal that both streams are; none when left out. */
  terminal?: number
  /** What the person at the terminal types when asked, `^C` to leave; nobody is there when left out. */
  answer?: string
  /** Handed the function that presses Ctrl-C. */
  interrupts?: (press: () => void) => void
  /** Called when the program leaves on the spot. */
  onLeave?: () => void
}

/** Calls the program in this process, with fake models. */
export async function runCli(words: string[], options: CliOptions = {}): Promise<CliResult> {
  const stdout = captured(options.terminal)
  const stderr = captured(options.terminal)
  const models = closableModels(options.script)
  const environment: Environment = {
    stdout,
    stderr,
    folder: options.folder ?? tmpdir(),
    variables: options.variables ?? {},
    readStdin: async () => new TextEncoder().encode(options.stdin ?? ''),
    onInterrupt(listener) {
      options.interrupts?.(listener)
      return () => undefined
    },
    leaveNow: () => options.onLeave?.(),
    ...(options.answer !== undefined && { ask: asked(stderr, options.answer) }),
    createModels: async () => ({ ...models, ...(options.problem && { problem: options.problem }) }),
  }
  const code = await main(words, environment)
  return { code, stdout: stdout.text(), stderr: stderr.text(), closed: models.isClosed() }
}

/** Makes a folder with these files, removed when the test is over. */
export function folderWith(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'chainwright-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** The text of a flow file. */
export function flowText(parts: Record<string, unknown>): string {
  return JSON.stringify({ chainwright: 1, ...parts }, undefined, 2)
}

function asked(stderr: Output, answer: string): NonNullable<Environment['ask']> {
  return async (question) => {
    stderr.write(`${question}${answer}\n`)
    return answer === '^C' ? undefined : answer
  }
}

function captured(columns: number | undefined): Output & { text(): string } {
  const pieces: string[] = []
  return {
    write: (text) => void pieces.push(text),
    isTerminal: columns !== undefined,
    columns: columns ?? 80,
    rows: 24,
    text: () => pieces.join(''),
  }
}

function closableModels(script: FakeScript | undefined): CommandModels & { isClosed(): boolean } {
  let closed = false
  return {
    ...createFakeModels(script),
    list: () => [
      {
        name: 'small',
        title: 'A small model',
        reference: 'starter/small',
        capabilities: ['tokenize', 'generate'],
        bytes: 134_500_000,
        license: 'Apache-2.0',
        dtypes: ['q4'],
        folder: '/models/small',
      },
    ],
    close: async () => {
      closed = true
    },
    isClosed: () => closed,
  }
}
