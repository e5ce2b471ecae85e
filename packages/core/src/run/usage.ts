import type { Usage } from '../node/node-type.ts'

const kinds = ['inputTokens', 'outputTokens', 'cost'] as const

/** What two steps, or two tries of one, used together; what is no finite number does not count. */
export function sumUsage(a: Usage | undefined, b: Usage | undefined): Usage | undefined {
  if (!b) return a
  const total: Usage = { ...a }
  for (const kind of kinds) {
    const used = b[kind]
    if (used !== undefined && Number.isFinite(used)) total[kind] = (total[kind] ?? 0) + used
  }
  return total
}
