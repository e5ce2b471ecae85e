import type { Models } from '@chainwright/core'
import type { Redactor } from '@chainwright/nodes/doors'

/** A stream that text is written to, and what is known of the terminal behind it. */
export interface Output {
  write(text: string): void
  readonly isTerminal: boolean
  /** Width and height in characters; 80 by 24 when there is no terminal. */
  readonly columns: number
  readonly rows: number
}

/** Everything outside of the program, so that tests can call it in process. */
export interface Environment {
  /** Results. */
  readonly stdout: Output
  /** Progress, warnings and errors. */
  readonly stderr: Output
  /** The folder that relative paths start from. */
  readonly folder: string
  readonly variables: Readonly<Record<string, string | undefined>>
  readStdin(): Promise<Uint8Array>
  /**
   * Asks the person at the terminal, and gives the line that they type, or `undefined` when they
   * leave instead. Absent when nobody is there.
   */
  readonly ask?: (question: string) => Promise<string | undefined>
  /** Calls back on each Ctrl-C, until the function it gives is called. */
  onInterrupt(listener: () => void): () => void
  /** Ends the process on the spot, as an interrupt does. */
  leaveNow(): void
  /** Knows the keys that were read; what is written passes it. Absent before the program begins. */
  readonly redactor?: Redactor
  /** Other models than those of this machine; for tests. */
  readonly createModels?: (folders: ModelFolders) => Promise<CommandModels>
}

/** Where models are looked for. */
export interface ModelFolders {
  /** Models that `starter` means. */
  readonly starters: string
  /** Models that `file/NAME` means. */
  readonly models: string
  /** Models that were fetched from the hub, `hf/OWNER/NAME`. */
  readonly cache: string
}

/** Models as commands use them: they can be listed, and must be closed. */
export interface CommandModels extends Models {
  list(): readonly ListedModel[]
  close(): Promise<void>
}

/** What is told about an installed model. */
export interface ListedModel {
  readonly name: string
  readonly title: string
  /** How a flow names it. */
  readonly reference: string
  readonly capabilities: readonly string[]
  readonly bytes: number
  readonly license: string | undefined
  /** Weight types that are there, the one that is used by default first. */
  readonly dtypes: readonly string[]
  readonly folder: string
}
