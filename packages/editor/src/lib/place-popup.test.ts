import { describe, expect, it } from 'vitest'
import { placePopup } from './place-popup.ts'

const page = { width: 1000, height: 600 }
const size = { width: 200, height: 100 }
const at = (left: number, top: number, width = 0, height = 0) => ({ left, top, width, height })

describe('placePopup', () => {
  it('stands below its anchor, at its start', () => {
    const place = { anchor: at(100, 50, 80, 20), size, page, side: 'below' as const }
    expect(placePopup(place)).toEqual({ left: 100, top: 74 })
  })

  it('turns to the other side where there is no room', () => {
    const low = { anchor: at(100, 550, 80, 20), size, page, side: 'below' as const }
    expect(placePopup(low)).toEqual({ left: 100, top: 446 })
    const right = { anchor: at(900, 50, 50, 20), size, page, side: 'right' as const }
    expect(placePopup(right)).toEqual({ left: 696, top: 50 })
  })

  it('never leaves the page, not even when it is larger', () => {
    const corner = { anchor: at(995, 595), size, page, side: 'right' as const }
    expect(placePopup(corner)).toEqual({ left: 791, top: 492 })
    const large = {
      anchor: at(500, 300),
      size: { width: 2000, height: 900 },
      page,
      side: 'below' as const,
    }
    expect(placePopup(large)).toEqual({ left: 8, top: 8 })
  })
})
