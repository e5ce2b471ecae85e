import { askServer, bearer, type Ask } from '../run/ask-server.ts'

/** A flow file in the folder of `chainwright edit`. */
export interface FolderFlow {
  readonly name: string
  readonly text: string
  /** Names this state of the file. */
  readonly digest: string
}

/** What the folder holds. */
export interface FolderContents {
  /** Name of the folder, for people. */
  readonly folder: string
  /** The file to open first; it may not be there yet. */
  readonly opens: string | undefined
  readonly flows: readonly string[]
  /** The server runs flows as well. */
  readonly runs: boolean
}

/** What became of a save. */
export type FolderSaved =
  | { readonly status: 'saved'; readonly digest: string }
  | { readonly status: 'changed'; readonly found: FolderFlow | undefined }

/** The folder that `chainwright edit` serves. Everything rejects with an `Error` that says why. */
export interface FolderClient {
  list(): Promise<FolderContents>
  read(name: string): Promise<FolderFlow>
  save(file: { name: string; text: string; base: string | undefined }): Promise<FolderSaved>
}

/** An answer that is no success. `code` is that of the server: `file-missing`. */
export class FolderError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Exchanges the word from the fragment for the token of the session. */
export async function startSession(word: string, ask: Ask = askServer): Promise<string> {
  const headers = { ...bearer(word), 'Content-Type': 'application/json' }
  const answer = await ask('api/session', { method: 'POST', headers, body: '{}' })
  const { token } = (await bodyOf(answer)) as { token: string }
  return token
}

/** The folder, by the token of the session. */
export function openFolder(token: string, ask: Ask = askServer): FolderClient {
  const headers = bearer(token)
  return {
    list: async () => (await bodyOf(await ask('api/folder', { headers }))) as FolderContents,
    read: async (name) => {
      const answer = await ask(`api/flow?name=${encodeURIComponent(name)}`, { headers })
      return (await bodyOf(answer)) as FolderFlow
    },
    save: async (file) => {
      const json = { ...headers, 'Content-Type': 'application/json' }
      const body = JSON.stringify(file)
      const answer = await ask('api/flow', { method: 'PUT', headers: json, body })
      if (answer.status === 409) return (await answer.json()) as FolderSaved
      return (await bodyOf(answer)) as FolderSaved
    },
  }
}

async function bodyOf(answer: Response): Promise<unknown> {
  if (answer.ok) return answer.json()
  const { error } = (await answer.json().catch(() => ({}))) as {
    error?: { code: string; message: string }
  }
  throw new FolderError(
    error?.code ?? 'server-failed',
    error?.message ?? `it answered ${answer.status}`,
  )
}
