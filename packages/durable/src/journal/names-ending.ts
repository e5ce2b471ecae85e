import { readdirSync } from 'node:fs'

/** The names in a folder that end so, without their ending, in no order. */
export function namesEnding(folder: string, ending: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
}
