/** What is used of the browser beyond what every place of JavaScript has. All of it may be missing. */
export interface Browser {
  /** Whether the page may share memory between threads. */
  crossOriginIsolated?: boolean
  navigator?: {
    hardwareConcurrency?: number
    gpu?: { requestAdapter(): Promise<GraphicsAdapter | null> }
    storage?: BrowserStorage
  }
}

/** A graphics card, or what pretends to be one. */
export interface GraphicsAdapter {
  features?: ReadonlySet<string>
}

/** What a site keeps in the browser. */
export interface BrowserStorage {
  estimate(): Promise<{ usage?: number; quota?: number }>
  /** Only in a window. */
  persist?(): Promise<boolean>
  getDirectory(): Promise<BrowserFolder>
}

/** A folder that only this site sees. */
export interface BrowserFolder {
  kind: 'directory'
  name: string
  entries(): AsyncIterable<[string, BrowserFolder | BrowserFile]>
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<BrowserFolder>
  getFileHandle(name: string, options?: { create?: boolean }): Promise<BrowserFile>
  removeEntry(name: string, options?: { recursive?: boolean }): Promise<void>
}

/** A file in such a folder. */
export interface BrowserFile {
  kind: 'file'
  name: string
  getFile(): Promise<Blob>
  /** Only in a worker. One at a time may be open. */
  createSyncAccessHandle(): Promise<BrowserAccess>
}

/** An open file. */
export interface BrowserAccess {
  getSize(): number
  read(into: Uint8Array, options?: { at?: number }): number
  write(from: Uint8Array, options?: { at?: number }): number
  truncate(size: number): void
  flush(): void
  close(): void
}

/** The browser around this worker. */
export function browser(): Browser {
  return globalThis as unknown as Browser
}
