/** Where a step stands in its run, as one text: `story#3/answer[2]`. */
export function placeOf({ node, item }: { node: string; item?: number | undefined }): string {
  return item === undefined ? node : `${node}[${item}]`
}

/** The run and the place that a step key names: `run/place/epoch`. */
export function readStepKey(key: string): { run: string; place: string } {
  const first = key.indexOf('/')
  return { run: key.slice(0, first), place: key.slice(first + 1, key.lastIndexOf('/')) }
}

/** The body that a step stands in, as it is written before its place; `''` outside of all bodies. */
export function bodyOf(place: string): string {
  return place.slice(0, place.lastIndexOf('/') + 1)
}
