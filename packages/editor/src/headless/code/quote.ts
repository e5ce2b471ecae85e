import type { Json } from '@chainwright/core'

/** A word of a POSIX shell that stands for exactly this text. */
export function shellWord(text: string): string {
  // A command line holds no zero characters.
  const word = text.replaceAll('\u0000', '')
  return /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** A file name that no command takes for an option. */
export function shellFile(name: string): string {
  return shellWord(name.startsWith('-') ? `./${name}` : name)
}

/** A text as TypeScript writes it. */
export function codeText(text: string): string {
  const json = JSON.stringify(text)
  const plain = json.slice(1, -1)
  return /['\\]/.test(plain) ? json : `'${plain}'`
}

/** A key as TypeScript writes it. */
export function codeKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : codeText(key)
}

/** Widest line of code. */
const width = 90

/** A value as TypeScript writes it, in several lines where one would be too long. */
export function codeValue(value: Json, indent = ''): string {
  if (typeof value === 'string') return codeText(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = `${indent}  `
  const isList = Array.isArray(value)
  const parts: string[] = isList
    ? (value as readonly Json[]).map((item) => codeValue(item, inner))
    : Object.entries(value).flatMap(([key, item]) =>
        item === undefined ? [] : [`${codeKey(key)}: ${codeValue(item, inner)}`],
      )
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  if (parts.length === 0) return `${open}${close}`
  const line = isList ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`
  if (indent.length + line.length <= width && !line.includes('\n')) return line
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close}`
}
