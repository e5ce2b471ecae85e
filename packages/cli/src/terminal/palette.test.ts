import { describe, expect, it } from 'vitest'
import { canRedraw, createPalette } from './palette.ts'

const terminal = { write: () => undefined, isTerminal: true, columns: 80, rows: 24 }
const pipe = { ...terminal, isTerminal: false }

describe('createPalette', () => {
  it.each([
    ['a terminal', terminal, {}, true],
    ['a pipe', pipe, {}, false],
    ['a terminal with NO_COLOR', terminal, { NO_COLOR: '1' }, false],
    ['a terminal with an empty NO_COLOR', terminal, { NO_COLOR: '' }, true],
    ['a terminal that is dumb', terminal, { TERM: 'dumb' }, false],
    ['a pipe with FORCE_COLOR', pipe, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR with NO_COLOR', pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    ['a pipe with FORCE_COLOR=0', pipe, { FORCE_COLOR: '0' }, false],
  ])('decides about colours for %s', (_, output, variables, enabled) => {
    expect(createPalette(output, variables).enabled).toBe(enabled)
    expect(createPalette(output, variables).red('x')).toBe(enabled ? '\u001B[31mx\u001B[39m' : 'x')
  })
})

describe('canRedraw', () => {
  it('is true only for a terminal outside of CI', () => {
    expect(canRedraw(terminal, {})).toBe(true)
    expect(canRedraw(terminal, { CI: 'true' })).toBe(false)
    expect(canRedraw(pipe, {})).toBe(false)
  })
})
