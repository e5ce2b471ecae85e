import type { Port, Ports } from '@chainwright/core'

/** An input that only counts while another one has certain choices. */
export interface UsedWith {
  /** The input that chooses. */
  readonly port: string
  readonly choices: readonly string[]
}

/** What each choice of a port means, where its description says so: `chat: …; completion: …`. */
export function choiceDescriptions(port: Port): ReadonlyMap<string, string> {
  const choices = new Set(port.choices?.map(String))
  const told = port.description.split('; ').flatMap((part): [string, string][] => {
    if (choices.has(part)) return [[part, '']]
    const { names, rest } = prefixOf(part)
    return names.filter((name) => choices.has(name)).map((name) => [name, sentence(rest)])
  })
  return new Map(told)
}

/**
 * The choices with which a port counts, when its description begins with them: `judge: what to look
 * at`, `examples and likelihood: …`. A port whose own choices stand there always counts.
 */
export function usedWith(name: string, ports: Ports): UsedWith | undefined {
  const { names } = prefixOf(ports[name]?.description ?? '')
  if (names.length === 0 || hasChoices(ports[name], names)) return undefined
  for (const [chooser, port] of Object.entries(ports)) {
    if (chooser !== name && hasChoices(port, names)) return { port: chooser, choices: names }
  }
  return undefined
}

/** A port with its description as `helpOf` reads it: without the choices of another port in front. */
export function plainPort(name: string, ports: Ports, port: Port): Port {
  return usedWith(name, ports) ? { ...port, description: prefixOf(port.description).rest } : port
}

/** The description as a sentence, without choices in front; empty where it explains choices alone. */
export function helpOf(name: string, ports: Ports): string {
  const port = ports[name]
  if (!port) return ''
  const plain = plainPort(name, ports, port)
  // The field explains the choice that is made.
  return choiceDescriptions(plain).size > 0 ? '' : sentence(plain.description)
}

/** With a capital in front. */
export function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** Names such as `{{text}}` that a description allows in a template. */
export function namesInDescription(description: string): string[] {
  return [...description.matchAll(/\{\{([A-Za-z][A-Za-z0-9_-]*)\}\}/g)].map(([, name = '']) => name)
}

/** `maxTokens` as words: `Max tokens`. */
export function portLabel(name: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ').replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => {
    return ` ${letter.toLowerCase()}`
  })
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

function hasChoices(port: Port | undefined, names: readonly string[]): boolean {
  return names.every((name) => port?.choices?.includes(name))
}

/** Names in front of a colon: one, or several with `and` or commas between them. */
function prefixOf(text: string): { names: string[]; rest: string } {
  const match = /^([a-z][a-z-]*(?:(?:, | and )[a-z][a-z-]*)*): (.+)$/is.exec(text)
  if (!match) return { names: [], rest: text }
  return { names: (match[1] ?? '').split(/, | and /), rest: match[2] ?? '' }
}
