/**
 * Texts by key that all workers see: results of steps, large values, what is to be told of a run. Keys
 * are parts of letters, digits, `-` and `_` with `/` between them.
 */
export interface SharedStore {
  /** The text under a key; `undefined` when there is none. */
  read(key: string): Promise<string | undefined>
  /** Keeps a text, in place of the one that was there: whole or not at all. It lasts from when this resolves. */
  write(key: string, text: string): Promise<void>
  /**
   * Makes a new text out of the one that is there, and no other process comes between: no change is lost.
   * Gives the text that is there then. `edit` may be called several times, and the last time counts; `now`
   * is the time by the one clock of the store, in milliseconds since 1970. When it gives back the text that
   * it was given, nothing is written. A key that is changed is written by `change` alone. When this rejects
   * because the store broke off, the change may have been made all the same.
   */
  change(key: string, edit: (text: string | undefined, now: number) => string): Promise<string>
  /** Keys that begin with a text, in the order of their letters. */
  list(prefix: string): Promise<string[]>
  /** Removes what there is under keys that begin with a text. */
  remove(prefix: string): Promise<void>
  /** Hands a text on to whoever listens now, in any process. It is not kept, and may be lost. */
  tell(topic: string, text: string): void
  /** Listens until the function that is given is called. A store that cannot hand on gives nothing. */
  listen(topic: string, onText: (text: string) => void): () => void
  /** Lets go of what was told: nobody will tell more. */
  hush(topic: string): Promise<void>
  close(): Promise<void>
}

const safeKey = /^[A-Za-z0-9_-]{1,200}(\/[A-Za-z0-9_-]{1,200}){0,9}$/

/** Whether every store can take a key. */
export function isKey(key: string): boolean {
  return safeKey.test(key)
}

/** Holds a key to what every store can take. Throws a `TypeError`. */
export function checkKey(key: string): void {
  if (!isKey(key)) throw new TypeError(`no key of a shared store: \`${key.slice(0, 80)}\``)
}
