import { fontFamily, type ShapeStyle, type Surface, type TextStyle } from './surface.ts'
import type { View } from './view.ts'

/** A surface that writes SVG. */
export interface SvgSurface extends Surface {
  /** The whole picture as text. */
  text(): string
}

/** A surface for the text of an SVG file with a title for those who cannot see it. */
export function svgSurface(view: View, title: string): SvgSurface {
  const parts: string[] = []
  const [width, height] = [round(view.width / view.zoom), round(view.height / view.zoom)]
  const box = `${round(view.x)} ${round(view.y)} ${width} ${height}`
  return {
    rectangles(numbers, style) {
      if (numbers.length === 0) return
      const shapes: string[] = []
      const radius = style.radius ? ` rx="${round(style.radius)}"` : ''
      for (let at = 0; at < numbers.length; at += 4) {
        const [x, y, across = 0, down = 0] = numbers.slice(at, at + 4).map(round)
        shapes.push(`<rect x="${x}" y="${y}" width="${across}" height="${down}"${radius}/>`)
      }
      parts.push(group(shapeStyle(style), shapes))
    },
    curves(numbers, style) {
      if (numbers.length === 0) return
      let path = ''
      for (let at = 0; at < numbers.length; at += 6) {
        const [x, y, leave, arrive, toX, toY] = numbers.slice(at, at + 6).map(round)
        path += `M${x} ${y}C${leave} ${y} ${arrive} ${toY} ${toX} ${toY}`
      }
      parts.push(`<path ${shapeStyle(style)} d="${path}"/>`)
    },
    texts(texts, style) {
      if (texts.length === 0) return
      const lines = texts.map(
        ({ x, y, text }) => `<text x="${round(x)}" y="${round(y)}">${escapeXml(text)}</text>`,
      )
      parts.push(group(textStyle(style), lines))
    },
    text() {
      const size = `width="${round(view.width)}" height="${round(view.height)}"`
      const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="${box}" font-family="${fontFamily}" role="img">`
      return `${[head, `<title>${escapeXml(title)}</title>`, ...parts, '</svg>'].join('\n')}\n`
    },
  }
}

/**
 * Text for the inside of an element, or of an attribute in double quotes. Characters that XML does not
 * allow are replaced.
 */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(forbidden, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

// oxlint-disable-next-line no-control-regex -- these are the characters that XML 1.0 refuses
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g

function group(attributes: string, shapes: readonly string[]): string {
  return `<g ${attributes}>${shapes.join('')}</g>`
}

function shapeStyle({ fill, stroke, lineWidth = 1, opacity = 1 }: ShapeStyle): string {
  const attributes = [`fill="${escapeXml(fill ?? 'none')}"`]
  if (stroke !== undefined) {
    attributes.push(`stroke="${escapeXml(stroke)}"`, `stroke-width="${round(lineWidth)}"`)
  }
  if (opacity < 1) attributes.push(`opacity="${round(opacity)}"`)
  return attributes.join(' ')
}

function textStyle({ fill, size, bold, align, opacity = 1 }: TextStyle): string {
  const attributes = [`fill="${escapeXml(fill)}"`, `font-size="${round(size)}"`]
  if (bold) attributes.push('font-weight="600"')
  if (align === 'right') attributes.push('text-anchor="end"')
  if (opacity < 1) attributes.push(`opacity="${round(opacity)}"`)
  return attributes.join(' ')
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
