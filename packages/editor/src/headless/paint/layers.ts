import type { ColourName, Palette } from './palette.ts'
import type { ShapeStyle, Surface, SurfaceText, TextStyle } from './surface.ts'

/** Shapes of one kind that differ in their colour alone, gathered so that each colour is drawn once. */
export interface ShapeLayer {
  readonly shape: 'rectangles' | 'curves'
  readonly style: (colour: string) => ShapeStyle
  readonly numbers: Map<ColourName, number[]>
}

/** Texts that differ in their colour alone. */
export interface TextLayer {
  readonly shape: 'texts'
  readonly style: (colour: string) => TextStyle
  readonly texts: Map<ColourName, SurfaceText[]>
}

/** An empty layer of filled rectangles. */
export function fills(style: Omit<ShapeStyle, 'fill' | 'stroke'> = {}): ShapeLayer {
  return {
    shape: 'rectangles',
    style: (fill) => ({ ...style, fill }),
    numbers: new Map(),
  }
}

/** An empty layer of outlines. */
export function outlines(style: Omit<ShapeStyle, 'fill' | 'stroke'>): ShapeLayer {
  return {
    shape: 'rectangles',
    style: (stroke) => ({ ...style, stroke }),
    numbers: new Map(),
  }
}

/** An empty layer of curves. */
export function strokes(style: Omit<ShapeStyle, 'fill' | 'stroke'>): ShapeLayer {
  return { shape: 'curves', style: (stroke) => ({ ...style, stroke }), numbers: new Map() }
}

/** An empty layer of texts. */
export function words(style: Omit<TextStyle, 'fill'>): TextLayer {
  return { shape: 'texts', style: (fill) => ({ ...style, fill }), texts: new Map() }
}

/** The numbers of a colour, to be added to. */
export function numbersOf({ numbers }: ShapeLayer, colour: ColourName): number[] {
  let list = numbers.get(colour)
  if (!list) numbers.set(colour, (list = []))
  return list
}

/** Adds a line of text. */
export function addText({ texts }: TextLayer, colour: ColourName, text: SurfaceText): void {
  const list = texts.get(colour)
  if (list) list.push(text)
  else texts.set(colour, [text])
}

/** Draws layers, the first one at the back. */
export function drawLayers(
  layers: readonly (ShapeLayer | TextLayer)[],
  surface: Surface,
  palette: Palette,
): void {
  for (const layer of layers) {
    if (layer.shape === 'texts') {
      for (const [name, texts] of layer.texts) surface.texts(texts, layer.style(palette[name]))
      continue
    }
    for (const [name, numbers] of layer.numbers) {
      surface[layer.shape](numbers, layer.style(palette[name]))
    }
  }
}
