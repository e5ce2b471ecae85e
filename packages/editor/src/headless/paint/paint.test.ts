import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canvasSurface, type CanvasContext } from './canvas-surface.ts'
import { distanceToCurve, curveOf, pointOn } from './curve.ts'
import { fitText, textWidth } from './fit-text.ts'
import { boxesIn, hitTest } from './hit-test.ts'
import { paintScene } from './paint-scene.ts'
import { colourNames, lightPalette, readPalette } from './palette.ts'
import { sceneBounds, type Scene, type SceneBox } from './scene.ts'
import type { Surface } from './surface.ts'
import { escapeXml, svgSurface } from './svg-surface.ts'
import { shiftScene } from './shift-scene.ts'
import { canvasPoint, viewAtSize, viewForPicture, viewOfArea } from './view.ts'

function box(id: string, x: number, more: Partial<SceneBox> = {}): SceneBox {
  return { id, x, y: 0, width: 260, height: 200, title: `Title ${id}`, role: 'port-text', ...more }
}

const wire = { id: 'a-b', fromX: 260, fromY: 58, toX: 600, toY: 58, role: 'port-text' } as const
const scene: Scene = { boxes: [box('a', 0), box('b', 600)], wires: [wire] }
const view = { x: -50, y: -50, zoom: 0.3, width: 300, height: 100 }

/** What was drawn, one line for each call. */
function drawn(painted: Scene, seen = view, titles = true): string[] {
  const calls: string[] = []
  const surface: Surface = {
    rectangles: (numbers, { fill, stroke }) =>
      calls.push(`rectangles ${numbers.length / 4} ${fill ?? stroke}`),
    curves: (numbers, { stroke }) => calls.push(`curves ${numbers.length / 6} ${stroke}`),
    texts: (texts) => calls.push(...texts.map(({ text }) => `text ${text}`)),
  }
  paintScene(surface, painted, seen, { palette: lightPalette, titles })
  return calls
}

describe('painting', () => {
  it('leaves out what is not in view', () => {
    const far = { ...scene, boxes: [...scene.boxes, box('c', 50_000)] }
    expect(drawn(far).filter((call) => call.startsWith('text'))).toEqual([
      'text Title a',
      'text Title b',
    ])
    expect(drawn({ ...far, wires: [{ ...wire, fromX: 40_000, toX: 41_000 }] })).not.toContain(
      `curves 1 ${lightPalette['port-text']}`,
    )
  })

  it('draws wires with one call for each colour, however many there are', () => {
    const wires = Array.from({ length: 300 }, (_, at) => ({ ...wire, id: String(at) }))
    expect(drawn({ ...scene, wires }).filter((call) => call.startsWith('curves'))).toEqual([
      `curves 300 ${lightPalette['port-text']}`,
    ])
  })

  it('shows titles from a zoom of 0.12 on', () => {
    const at = (zoom: number) => drawn(scene, { ...view, zoom }).join('\n')
    expect(at(0.12)).toContain('text')
    expect(at(0.119)).not.toContain('text')
    expect(drawn(scene, view, false).join('\n')).not.toContain('text')
  })

  it('marks what is selected, found, running, failed and changed, at every zoom', () => {
    const { accent, mark, danger, success } = lightPalette
    for (const zoom of [0.02, 0.08, 0.2, 0.5]) {
      const colours = (more: Partial<SceneBox>) =>
        drawn(
          { boxes: [box('a', 0, { role: 'port-json', ...more })], wires: [] },
          { ...view, zoom },
        ).join('\n')
      expect(colours({ selected: true })).toContain(accent)
      expect(colours({ found: true })).toContain(mark)
      expect(colours({ status: 'running' })).toContain(accent)
      expect(colours({ error: true })).toContain(danger)
      expect(colours({ change: 'added' })).toContain(success)
      expect(colours({})).not.toContain(accent)
    }
  })

  it('outlines the part that a minimap stands for', () => {
    const calls: string[] = []
    const surface: Surface = {
      rectangles: (numbers, { stroke }) => calls.push(`${numbers.join(' ')} ${stroke ?? ''}`),
      curves: () => undefined,
      texts: () => undefined,
    }
    const frame = { x: 1, y: 2, width: 30, height: 40 }
    paintScene(surface, scene, view, { palette: lightPalette, titles: false, frame })
    expect(calls.at(-1)).toBe(`1 2 30 40 ${lightPalette.accent}`)
  })

  it('finds things again that were moved', () => {
    expect(boxesIn(scene, { x: 0, y: 0, width: 10, height: 10 })).toEqual(['a'])
    const moved = { ...scene, boxes: [box('a', 5000), box('b', 600)] }
    expect(boxesIn(moved, { x: 0, y: 0, width: 10, height: 10 })).toEqual([])
    expect(boxesIn(moved, { x: 0, y: 0, width: 6000, height: 10 })).toEqual(['a', 'b'])
  })
})

describe('what stands at a point', () => {
  it('is the front card, else a wire near by, else a note, else a group', () => {
    const full: Scene = {
      boxes: [...scene.boxes, box('front', 100)],
      wires: scene.wires,
      notes: [{ x: 0, y: 300, width: 50, height: 50, text: '', tint: 'tint-red' }],
      groups: [{ x: -20, y: -20, width: 1000, height: 400, title: '', tint: 'tint-red' }],
    }
    expect(hitTest(full, { x: 150, y: 20 })).toEqual({ kind: 'box', id: 'front' })
    expect(hitTest(full, { x: 50, y: 20 })).toEqual({ kind: 'box', id: 'a' })
    expect(hitTest(full, { x: 430, y: 62 })).toEqual({ kind: 'wire', id: 'a-b' })
    expect(hitTest(full, { x: 430, y: 62 }, 2)).toEqual({ kind: 'group', id: '0' })
    expect(hitTest(full, { x: 10, y: 310 })).toEqual({ kind: 'note', id: '0' })
    expect(hitTest(full, { x: 5000, y: 5000 })).toBeUndefined()
  })

  it('is the nearest of several wires', () => {
    const wires = [wire, { ...wire, id: 'below', fromY: 64, toY: 64 }]
    expect(hitTest({ ...scene, wires }, { x: 430, y: 63 })).toEqual({ kind: 'wire', id: 'below' })
  })

  it('is a wire wherever its curve goes, backwards too', () => {
    const end = fc.integer({ min: -2000, max: 2000 })
    const ends = fc.record({ fromX: end, fromY: end, toX: end, toY: end })
    fc.assert(
      fc.property(ends, fc.integer({ min: 0, max: 24 }), (curve, step) => {
        const [x, y] = pointOn(curveOf(curve), step / 24)
        expect(distanceToCurve(curveOf(curve), x, y)).toBeLessThan(1)
        const wires = [{ ...curve, id: 'w', role: 'port-text' as const }]
        expect(hitTest({ boxes: [], wires }, { x, y })).toEqual({ kind: 'wire', id: 'w' })
      }),
    )
  })
})

describe('SVG', () => {
  it('escapes every text', () => {
    const title = '<script>alert("1")</script> & \u0000 \uD800'
    const surface = svgSurface(view, title)
    paintScene(surface, { boxes: [box('a', 0, { title })], wires: [] }, view, {
      palette: lightPalette,
    })
    const text = surface.text()
    expect(text).not.toContain('<script')
    expect(text).not.toContain('\u0000')
    expect(text.isWellFormed()).toBe(true)
    expect(escapeXml('<a b="c">&')).toBe('&lt;a b=&quot;c&quot;&gt;&amp;')
  })

  it('holds nothing but shapes and texts', () => {
    const surface = svgSurface(view, 'Two cards')
    paintScene(surface, scene, view, { palette: lightPalette })
    const names = new Set(Array.from(surface.text().matchAll(/<([a-z]+)/g), ([, name]) => name))
    expect(names).toEqual(new Set(['svg', 'title', 'g', 'rect', 'path', 'text']))
  })
})

describe('a canvas', () => {
  it('is drawn on in canvas units, moved and scaled to the view', () => {
    const calls: unknown[] = []
    const context = new Proxy({} as CanvasContext, {
      get:
        (_, name) =>
        (...given: unknown[]) =>
          calls.push([name, ...given]),
      set: () => true,
    })
    canvasSurface(context, view, 2).rectangles([1, 2, 3, 4], { fill: 'red' })
    expect(calls).toEqual([
      ['setTransform', 0.6, 0, 0, 0.6, 30, 30],
      ['fillRect', 1, 2, 3, 4],
    ])
  })
})

describe('views', () => {
  it('show a whole area, never larger than it is', () => {
    const bounds = sceneBounds(scene)
    const whole = viewOfArea(bounds, { width: 430, height: 400 })
    expect(whole.zoom).toBe(0.5)
    expect(canvasPoint(whole, { x: 0, y: 200 })).toEqual({ x: 0, y: 100 })
    expect(viewOfArea(bounds, { width: 9000, height: 9000 }).zoom).toBe(1)
    expect(viewAtSize(bounds, 20)).toEqual({ x: -20, y: -20, zoom: 1, width: 900, height: 240 })
    expect(viewOfArea(sceneBounds({ boxes: [], wires: [] }), { width: 10, height: 10 }).zoom).toBe(
      1,
    )
  })
})

describe('pictures', () => {
  it('are drawn at twice their size, and no larger than browsers draw', () => {
    const area = { x: 0, y: 0, width: 900, height: 400 }
    expect(viewForPicture(area, 50)).toEqual({ x: -50, y: -50, zoom: 2, width: 2000, height: 1000 })
    const long = viewForPicture({ ...area, width: 1_000_000 }, 50)
    expect(long.width).toBeCloseTo(8192)
    const large = viewForPicture({ ...area, width: 7000, height: 7000 }, 0)
    expect(large.width * large.height).toBeCloseTo(32_000_000)
  })
})

describe('shifting boxes', () => {
  const wires = [
    { ...wire, source: 'a', target: 'b' },
    { ...wire, id: 'loose' },
  ]
  const joined = { ...scene, wires }

  it('takes the ends of their wires along, and leaves all else as it is', () => {
    const shifted = shiftScene(joined, new Set(['b']), { x: 10, y: -5 })
    expect(shifted.boxes[0]).toBe(scene.boxes[0])
    expect(shifted.boxes[1]).toMatchObject({ x: 610, y: -5 })
    expect(shifted.wires[0]).toMatchObject({ fromX: 260, fromY: 58, toX: 610, toY: 53 })
    expect(shifted.wires[1]).toBe(wires[1])
    expect(scene.boxes[1]).toMatchObject({ x: 600, y: 0 })
  })

  it('by nothing changes nothing', () => {
    expect(shiftScene(joined, new Set(['a']), { x: 0, y: 0 })).toBe(joined)
    expect(shiftScene(joined, new Set(), { x: 9, y: 9 })).toBe(joined)
  })
})

describe('palettes', () => {
  it('are those of the theme', () => {
    const theme = readFileSync(new URL('../../theme.css', import.meta.url), 'utf8')
    const [light = ''] = theme.split(":root[data-theme='dark']")
    const read = (name: string) => new RegExp(`${name}:([^;]*);`).exec(light)?.[1] ?? ''
    expect(readPalette(read)).toEqual(lightPalette)
    expect(Object.keys(lightPalette)).toEqual([...colourNames])
  })
})

describe('fitting text', () => {
  it('breaks between words, and cuts what is left', () => {
    const width = textWidth('one two', 10)
    expect(fitText('one two three', { width, size: 10, lines: 2 })).toEqual(['one two', 'three'])
    expect(fitText('one two three four', { width, size: 10, lines: 2 })).toEqual([
      'one two',
      'three…',
    ])
    expect(fitText('', { width, size: 10 })).toEqual([])
    expect(fitText('word', { width: 1, size: 10 })).toEqual([])
  })

  it('never gives a line that is wider, nor more lines than asked for', () => {
    const lines = fc.integer({ min: 1, max: 4 })
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), lines, (text, most) => {
        const fitted = fitText(text, { width: 90, size: 10, lines: most })
        expect(fitted.length).toBeLessThanOrEqual(most)
        for (const line of fitted) expect(textWidth(line, 10)).toBeLessThanOrEqual(90)
      }),
    )
  })

  it('takes a text without end in no time', () => {
    expect(fitText('x'.repeat(50_000_000), { width: 100, size: 10 })).toHaveLength(1)
  })
})
