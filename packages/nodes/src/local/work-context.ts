/** What goes with a piece of work inside the worker. */
export interface WorkContext {
  /** True once nobody waits for the result any more; asked between forward passes. */
  isCancelled(): boolean
  /** Sends text that is certain to belong to the reply. */
  onText(piece: string): void
}
