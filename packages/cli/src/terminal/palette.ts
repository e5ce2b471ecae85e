import type { Environment, Output } from '../environment.ts'

/** Ways to mark text on a terminal; without colours each gives its text unchanged. */
export interface Palette {
  readonly enabled: boolean
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
  cyan(text: string): string
  marked(text: string): string
}

/** Colours for a stream: only on a terminal that can show them, and never when `NO_COLOR` is set. */
export function createPalette(output: Output, variables: Environment['variables']): Palette {
  const enabled = hasColours(output, variables)
  const style =
    (open: number, close: number) =>
    (text: string): string =>
      enabled && text !== '' ? `\u001B[${open}m${text}\u001B[${close}m` : text
  return {
    enabled,
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
    cyan: style(36, 39),
    marked: style(7, 27),
  }
}

/** True for a stream whose lines can be rewritten in place. */
export function canRedraw(output: Output, variables: Environment['variables']): boolean {
  return output.isTerminal && variables['TERM'] !== 'dumb' && !isSet(variables['CI'])
}

function hasColours(output: Output, variables: Environment['variables']): boolean {
  if (isSet(variables['NO_COLOR'])) return false
  if (isSet(variables['FORCE_COLOR']) && variables['FORCE_COLOR'] !== '0') return true
  return output.isTerminal && variables['TERM'] !== 'dumb'
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== ''
}
