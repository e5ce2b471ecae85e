import { createLate } from '../lib/late.ts'

/**
 * What paints: the flow from far, and its map. A small flow that is seen from near has no need of it. Its
 * styles come with the page: there is no other file to wait for.
 */
export const latePainting = createLate(async () => {
  const [{ Painting }, { MapPicture }] = await Promise.all([
    import('./painting.tsx'),
    import('./map-picture.tsx'),
  ])
  return { Painting, MapPicture }
})
