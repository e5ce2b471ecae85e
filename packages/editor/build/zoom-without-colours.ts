import type { Plugin } from 'vite'

const library = 'd3-color'
const own = `\0chainwright:${library}`

/**
 * Leaves the arithmetic of colours out. The canvas moves its view by d3-zoom, whose transitions could fade
 * colours too; nothing here does, and numbers are all that moves.
 */
export function zoomWithoutColoursPlugin(): Plugin {
  return {
    name: 'chainwright:zoom-without-colours',
    apply: 'build',
    enforce: 'pre',
    resolveId: { filter: { id: new RegExp(`^${library}$`) }, handler: () => own },
    load: {
      filter: { id: new RegExp(`^${own}$`) },
      // No text is a colour, and nothing is one already.
      handler: () =>
        'export function color() {}\nexport { color as rgb, color as hsl, color as lab, color as hcl, color as cubehelix }',
    },
  }
}
