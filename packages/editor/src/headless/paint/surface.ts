/** How shapes are drawn. Colours are CSS colours; lengths are canvas units. */
export interface ShapeStyle {
  readonly fill?: string
  readonly stroke?: string
  readonly lineWidth?: number
  /** Radius of the corners of rectangles. */
  readonly radius?: number
  /** From 0 to 1; default 1. */
  readonly opacity?: number
}

/** How texts are drawn. */
export interface TextStyle {
  readonly fill: string
  /** Height of the font. */
  readonly size: number
  readonly bold?: boolean
  readonly align?: 'left' | 'right'
  readonly opacity?: number
}

/** One line of text; `y` is its baseline. */
export interface SurfaceText {
  readonly x: number
  readonly y: number
  readonly text: string
}

/** What a picture is drawn on. Many shapes of one style come together, as lists of plain numbers. */
export interface Surface {
  /** Four numbers each: left, top, width, height. */
  rectangles(numbers: readonly number[], style: ShapeStyle): void
  /** Six numbers each: both ends, and the two points in between: x, y, x of leaving, x of arriving, x, y. */
  curves(numbers: readonly number[], style: ShapeStyle): void
  texts(texts: readonly SurfaceText[], style: TextStyle): void
}

/** The font of pictures. */
export const fontFamily = 'ui-sans-serif, system-ui, sans-serif'
