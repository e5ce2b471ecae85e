/** Does something with each of several things, so many of them at once, and gives what came of it in their order. */
export async function severalAtOnce<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const todo = items.entries()
  async function take(): Promise<void> {
    for (const [at, item] of todo) results[at] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, take))
  return results
}
