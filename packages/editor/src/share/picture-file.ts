import { writeFlow, type Flow, type Registry } from '@chainwright/core'
import { flowScene } from '../headless/flow-scene.ts'
import { flowSvg } from '../headless/flow-svg.ts'
import { canvasSurface } from '../headless/paint/canvas-surface.ts'
import { paintScene } from '../headless/paint/paint-scene.ts'
import { readPalette } from '../headless/paint/palette.ts'
import { sceneBounds } from '../headless/paint/scene.ts'
import { viewAtSize } from '../headless/paint/view.ts'
import { withFlow } from '../headless/picture.ts'

/** Free space around a picture, in canvas units. */
const margin = 40
/** Pixels of a picture for one canvas unit, where the picture does not become too large. */
const sharpness = 2
/** Longest side of a picture in pixels: browsers draw no larger canvas everywhere. */
const longestSide = 8_192

/** A flow as a PNG picture, in the colours of the page; `holdsFlow` puts the flow file inside of it. */
export async function flowPng(
  flow: Flow,
  registry: Registry,
  { holdsFlow }: { holdsFlow: boolean },
): Promise<Blob> {
  const scene = flowScene(flow, registry)
  const size = viewAtSize(sceneBounds(scene), margin)
  const zoom = Math.min(sharpness, longestSide / Math.max(size.width, size.height))
  const view = viewAtSize(sceneBounds(scene), margin, zoom)
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(view.width)
  canvas.height = Math.ceil(view.height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser draws no pictures')
  paintScene(canvasSurface(context, view), scene, view, { palette: pagePalette() })
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!picture) throw new Error('this browser cannot make a picture of this size')
  if (!holdsFlow) return picture
  const bytes = withFlow(new Uint8Array(await picture.arrayBuffer()), writeFlow(flow))
  return new Blob([bytes as BlobPart], { type: 'image/png' })
}

/** A flow as an SVG picture, in the colours of the page. */
export function flowSvgFile(flow: Flow, registry: Registry): Blob {
  return new Blob([flowSvg(flow, registry, pagePalette())], { type: 'image/svg+xml' })
}

function pagePalette() {
  const style = getComputedStyle(document.documentElement)
  return readPalette((name) => style.getPropertyValue(name))
}
