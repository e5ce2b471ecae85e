import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createScreen } from '../../test/screen.ts'
import type { Output } from '../environment.ts'
import { createLiveRegion } from './live-region.ts'

function terminal() {
  const screen = createScreen()
  const written: string[] = []
  const output: Output = {
    write(text) {
      written.push(text)
      screen.write(text)
    },
    isTerminal: true,
    columns: 80,
    rows: 24,
  }
  return { screen, output, written }
}

describe('createLiveRegion', () => {
  it('shows the last lines in place of those before', () => {
    const { screen, output } = terminal()
    const region = createLiveRegion(output)
    region.draw(['a', 'b', 'c'])
    region.draw(['a', 'x'])
    expect(screen.lines()).toEqual(['a', 'x'])
  })

  it('keeps printed lines above the region', () => {
    const { screen, output } = terminal()
    const region = createLiveRegion(output)
    region.draw(['state 1', 'more'])
    region.print(['done 1'], ['state 2'])
    region.print(['done 2', ''], ['state 3', 'more'])
    expect(screen.lines()).toEqual(['done 1', 'done 2', '', 'state 3', 'more'])
  })

  it('writes nothing when nothing changed, and only the lines that did', () => {
    const { output, written } = terminal()
    const region = createLiveRegion(output)
    region.draw(['one', 'two'])
    region.draw(['one', 'two'])
    expect(written).toHaveLength(1)
    region.draw(['one', 'three'])
    expect(written[1]).not.toContain('one')
  })

  it('hides the cursor while it draws and gives it back', () => {
    const { screen, output } = terminal()
    const region = createLiveRegion(output)
    region.draw(['a'])
    expect(screen.cursorHidden()).toBe(true)
    region.finish()
    expect(screen.cursorHidden()).toBe(false)
    expect(screen.lines()).toEqual(['a'])
  })

  it('shows exactly the printed lines and the last drawing, whatever came before', () => {
    const block = fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { maxLength: 6 })
    const steps = fc.array(fc.record({ above: block, lines: block }), { maxLength: 20 })
    fc.assert(
      fc.property(steps, (drawings) => {
        const { screen, output } = terminal()
        const region = createLiveRegion(output)
        const kept: string[] = []
        for (const { above, lines } of drawings) {
          if (above.length > 0) region.print(above, lines)
          else region.draw(lines)
          kept.push(...above)
        }
        const last = drawings.at(-1)?.lines ?? []
        expect(screen.lines()).toEqual([...kept, ...last].join('\n').split('\n'))
      }),
    )
  })
})
