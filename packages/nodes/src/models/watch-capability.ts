/** Told of each call before it is made. */
export type Tell = (name: string, given: readonly unknown[]) => void

interface Part {
  readonly name: string
  readonly isFunction: boolean
}

const knownParts = new WeakMap<object, readonly Part[]>()

/** The same capability, which tells its calls. What it does and gives is left alone. */
export function watchCapability(capability: object, tell: Tell): object {
  const source = capability as Record<string, unknown>
  const watched = {}
  for (const { name, isFunction } of partsOf(capability)) {
    const part = isFunction
      ? { value: telling(source, name, tell), writable: true }
      : { get: () => source[name] }
    Object.defineProperty(watched, name, { ...part, enumerable: true, configurable: true })
  }
  return watched
}

function telling(source: Record<string, unknown>, name: string, tell: Tell) {
  return (...given: unknown[]): unknown => {
    tell(name, given)
    return (source as Record<string, (...given: unknown[]) => unknown>)[name]?.(...given)
  }
}

/** All that a capability offers, with what stands in its class. */
function partsOf(capability: object): readonly Part[] {
  const known = knownParts.get(capability)
  if (known) return known
  const parts = new Map<string, Part>()
  let from: unknown = capability
  while (typeof from === 'object' && from !== null && from !== Object.prototype) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(from))) {
      if (!parts.has(name)) parts.set(name, { name, isFunction: typeof value === 'function' })
    }
    from = Object.getPrototypeOf(from)
  }
  parts.delete('constructor')
  knownParts.set(capability, [...parts.values()])
  return [...parts.values()]
}
