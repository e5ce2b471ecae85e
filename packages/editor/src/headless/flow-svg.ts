import type { Flow, Registry } from '@chainwright/core'
import { flowScene } from './flow-scene.ts'
import { paintScene } from './paint/paint-scene.ts'
import { lightPalette, type Palette } from './paint/palette.ts'
import { sceneBounds, type Scene } from './paint/scene.ts'
import { svgSurface } from './paint/svg-surface.ts'
import { viewAtSize } from './paint/view.ts'

/** Free space around a picture, in canvas units. */
const margin = 40

/** A flow as the text of an SVG file: its own places, or new ones where it has none. No browser needed. */
export function flowSvg(flow: Flow, registry: Registry, palette: Palette = lightPalette): string {
  return sceneSvg(flowScene(flow, registry), flow.name ?? '', palette)
}

/** A scene as the text of an SVG file, at its own size. */
export function sceneSvg(scene: Scene, title: string, palette: Palette = lightPalette): string {
  const view = viewAtSize(sceneBounds(scene), margin)
  const surface = svgSurface(view, title)
  paintScene(surface, scene, view, { palette })
  return surface.text()
}
