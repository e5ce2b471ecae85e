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

// Flows on their way: links, and pictures that hold one.
export { flowLink, readFlowLink } from './link.ts'
export { readFlowPicture, withFlow } from './picture.ts'

// What flows are: differences, what they would load and contact, code that runs them.
export { diffMarks } from './diff-marks.ts'
export { diffFlows } from './diff.ts'
export type { FlowChange } from './diff.ts'
export { capabilityDigest, capabilitySheet, isEmptySheet, newCapabilities } from './capabilities.ts'
export type { CapabilityOptions, CapabilitySheet } from './capabilities.ts'
export { commandCode, httpCode, typescriptCode } from './code.ts'
export type { CodeOptions, HttpCodeOptions } from './code.ts'
