/** Replaces secrets in what leaves the program. */
export interface Redactor {
  /** Registers a secret. Shorter than 6 characters, it would be found everywhere, and is not. */
  add(secret: string): void
  /** The text with every registered secret, in any of its written forms, replaced by `[secret]`. */
  text(text: string): string
  /** The same for all texts inside of plain JSON, keys included; the value itself when none is found. */
  value<V>(value: V): V
}

const shown = '[secret]'
const leastLength = 6
/** Keys from this length on are found by their beginnings, too: parts of them get into messages. */
const longLength = 16
const prefixLength = 8

/**
 * Makes a redactor, which knows no secret at first. It finds a secret as it is, in base64, in
 * base64url, URL-encoded and escaped for JSON, and long ones by their first eight characters together
 * with what follows.
 */
export function createRedactor(): Redactor {
  const secrets = new Set<string>()
  let pattern: RegExp | undefined

  function text(given: string): string {
    return pattern ? given.replace(pattern, shown) : given
  }

  function value(given: unknown): unknown {
    if (typeof given === 'string') return text(given)
    if (Array.isArray(given)) return given.map(value)
    if (typeof given !== 'object' || given === null || ArrayBuffer.isView(given)) return given
    return Object.fromEntries(Object.entries(given).map(([key, one]) => [text(key), value(one)]))
  }

  return {
    add(secret) {
      if (secret.length < leastLength) return
      secrets.add(secret)
      pattern = patternOf(secrets)
    },
    text,
    value<V>(given: V): V {
      return pattern ? (value(given) as V) : given
    },
  }
}

function patternOf(secrets: ReadonlySet<string>): RegExp {
  const forms = [...secrets].flatMap(formsOf).toSorted((a, b) => b.length - a.length)
  const prefixes = [...secrets]
    .filter((secret) => secret.length >= longLength)
    .map((secret) => `${quoted(secret.slice(0, prefixLength))}[A-Za-z0-9._~+/=-]*`)
  return new RegExp([...forms.map(quoted), ...prefixes].join('|'), 'g')
}

function formsOf(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret)
  const base64 = btoa(String.fromCharCode(...bytes)).replace(/=+$/, '')
  const escaped = JSON.stringify(secret).slice(1, -1)
  const url = base64.replaceAll('+', '-').replaceAll('/', '_')
  return [...new Set([secret, base64, url, encodeURIComponent(secret), escaped])]
}

function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
}
