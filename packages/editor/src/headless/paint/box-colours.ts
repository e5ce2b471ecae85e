import type { ColourName } from './palette.ts'
import type { BoxStatus, SceneBox, SceneChange } from './scene.ts'

const fillOfStatus: Readonly<Record<BoxStatus, ColourName>> = {
  waiting: 'surface',
  queued: 'surface',
  running: 'accent-soft',
  retrying: 'warning-soft',
  paused: 'warning-soft',
  succeeded: 'success-soft',
  cached: 'success-soft',
  skipped: 'surface-sunken',
  failed: 'danger-soft',
  cancelled: 'surface-sunken',
}

const edgeOfStatus: Readonly<Record<BoxStatus, ColourName>> = {
  waiting: 'line-strong',
  queued: 'line-strong',
  running: 'accent',
  retrying: 'warning',
  paused: 'warning',
  succeeded: 'success',
  cached: 'success',
  skipped: 'line-strong',
  failed: 'danger',
  cancelled: 'line-strong',
}

/** The colour in which a change between two flows is drawn. */
export const colourOfChange: Readonly<Record<SceneChange, ColourName>> = {
  added: 'success',
  removed: 'danger',
  changed: 'warning',
  moved: 'accent',
}

const fillOfChange: Readonly<Record<SceneChange, ColourName>> = {
  added: 'success-soft',
  removed: 'danger-soft',
  changed: 'warning-soft',
  moved: 'accent-soft',
}

/** Colour of a card's face: what was searched for, what changed, how the run is. */
export function fillOf({ found, change, off, status }: SceneBox): ColourName {
  if (found) return 'mark'
  if (change) return fillOfChange[change]
  if (off) return 'surface-sunken'
  return status ? fillOfStatus[status] : 'surface'
}

/** Colour of a card's edge, and whether it is a bold one. */
export function edgeOf(box: SceneBox): { colour: ColourName; bold: boolean } {
  if (box.selected) return { colour: 'accent', bold: true }
  if (box.error) return { colour: 'danger', bold: true }
  if (box.change) return { colour: colourOfChange[box.change], bold: true }
  if (!box.status) return { colour: 'line-strong', bold: false }
  return { colour: edgeOfStatus[box.status], bold: box.status === 'running' }
}
