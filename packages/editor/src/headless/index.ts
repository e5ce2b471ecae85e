// Pictures of flows.
export { flowScene } from './flow-scene.ts'
export type { SceneMark, SceneMarks } from './flow-scene.ts'
export { flowSvg, sceneSvg } from './flow-svg.ts'
export { lightPalette } from './paint/palette.ts'
export type { ColourName, Palette } from './paint/palette.ts'
export { sceneBounds } from './paint/scene.ts'
export type {
  BoxDetail,
  BoxStatus,
  Scene,
  SceneBox,
  SceneChange,
  SceneGroup,
  SceneLine,
  SceneNote,
  ScenePort,
  SceneWire,
} from './paint/scene.ts'

// Places of cards.
export { placeNodes } from './place.ts'
export type { Gaps, PlaceGraph, PlaceNode, PlaceWire, Point } from './place/place-graph.ts'
export type { Rectangle } from './grid.ts'
