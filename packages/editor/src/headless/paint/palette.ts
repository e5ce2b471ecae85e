/** The colours that pictures take, by the names of the theme's custom properties without their dashes. */
export const colourNames = [
  'canvas',
  'surface',
  'surface-sunken',
  'text',
  'text-muted',
  'line',
  'line-strong',
  'accent',
  'accent-soft',
  'danger',
  'danger-soft',
  'warning',
  'warning-soft',
  'success',
  'success-soft',
  'mark',
  'port-text',
  'port-number',
  'port-boolean',
  'port-json',
  'port-messages',
  'port-tokens',
  'port-vector',
  'port-labels',
  'port-answer',
  'port-score',
  'tint-grey',
  'tint-blue',
  'tint-green',
  'tint-yellow',
  'tint-red',
  'tint-purple',
] as const

/** Name of a colour. */
export type ColourName = (typeof colourNames)[number]

/** A CSS colour for each name. */
export type Palette = Readonly<Record<ColourName, string>>

/**
 * The palette of a theme: `read` gives the value of a custom property such as `--surface`. In the page:
 * `readPalette((name) => getComputedStyle(root).getPropertyValue(name))`.
 */
export function readPalette(read: (property: string) => string): Palette {
  const entries = colourNames.map((name) => [name, read(`--${name}`).trim()])
  return Object.fromEntries(entries) as Palette
}

/** The light theme, for pictures that are drawn where there is no page. */
export const lightPalette: Palette = {
  canvas: '#f4f5f8',
  surface: '#ffffff',
  'surface-sunken': '#f0f2f6',
  text: '#1b2130',
  'text-muted': '#566074',
  line: '#d3d8e2',
  'line-strong': '#858fa3',
  accent: '#2f57c9',
  'accent-soft': '#e6ecfb',
  danger: '#b3261e',
  'danger-soft': '#fbe9e7',
  warning: '#8a5300',
  'warning-soft': '#fff1dc',
  success: '#1c7a46',
  'success-soft': '#e2f4ea',
  mark: '#ffe08a',
  'port-text': '#2f57c9',
  'port-number': '#a2470b',
  'port-boolean': '#7a5c00',
  'port-json': '#5a6478',
  'port-messages': '#0f766e',
  'port-tokens': '#8a3ab9',
  'port-vector': '#a3245f',
  'port-labels': '#1c7a46',
  'port-answer': '#b3261e',
  'port-score': '#6d4c1f',
  'tint-grey': '#e4e7ee',
  'tint-blue': '#dce6fb',
  'tint-green': '#d9f0e2',
  'tint-yellow': '#fdf0c9',
  'tint-red': '#fbdfdc',
  'tint-purple': '#ecdff8',
}
