import type { Output } from './environment.ts'

const controls = /[\u007F-\u009F\u2028\u2029]/g

/** Writes one JSON document; control characters stand in it as escapes. */
export function writeJson(output: Output, value: unknown): void {
  const text = JSON.stringify(value, undefined, 2).replace(
    controls,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  output.write(`${text}\n`)
}
