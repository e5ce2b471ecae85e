/**
 * The same generator, which calls `stop` as soon as its reader turns away. By itself a generator hears of
 * that only when it gives its next item, and LangChain's streams always wait for one.
 */
export function stoppable<V>(
  items: AsyncGenerator<V, void, undefined>,
  stop: () => void,
): AsyncGenerator<V, void, undefined> {
  return {
    next: () => items.next(),
    return(value) {
      stop()
      return items.return(value)
    },
    throw(error) {
      stop()
      return items.throw(error)
    },
    [Symbol.asyncIterator]() {
      return this
    },
    [Symbol.asyncDispose]: () => items[Symbol.asyncDispose](),
  }
}
