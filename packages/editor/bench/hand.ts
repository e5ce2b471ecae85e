import type { CDPSession } from 'playwright-core'

/** Events a second, as a mouse sends them. */
const rate = 60

/** A point of the page, in pixels. */
export interface PagePoint {
  readonly x: number
  readonly y: number
}

/** Sends events at 60 a second without waiting for each, so that a slow page falls behind the hand. */
export async function pump(count: number, send: (at: number) => Promise<unknown>): Promise<void> {
  const sent: Promise<unknown>[] = []
  const start = performance.now()
  for (let at = 0; at < count; at++) {
    sent.push(send(at))
    const rest = start + ((at + 1) * 1000) / rate - performance.now()
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest))
  }
  await Promise.all(sent)
}

/** Presses at a point, moves along a curve of this size, and lets go. */
export async function dragAbout(
  session: CDPSession,
  { x, y }: PagePoint,
  size: number,
): Promise<void> {
  const mouse = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', to: PagePoint) =>
    session.send('Input.dispatchMouseEvent', {
      type,
      ...to,
      button: 'left',
      buttons: type === 'mouseReleased' ? 0 : 1,
      clickCount: type === 'mouseMoved' ? 0 : 1,
    })
  await session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y })
  await mouse('mousePressed', { x, y })
  await pump(80, (at) =>
    mouse('mouseMoved', {
      x: x + Math.sin(at / 12) * size,
      y: y + (1 - Math.cos(at / 15)) * size * 0.5,
    }),
  )
  await mouse('mouseReleased', { x, y })
}

/** Turns the wheel: out for the first half, and in again. */
export async function sweepZoom(session: CDPSession, point: PagePoint): Promise<void> {
  await pump(90, (at) =>
    session.send('Input.dispatchMouseEvent', {
      type: 'mouseWheel',
      ...point,
      deltaX: 0,
      deltaY: at < 45 ? 50 : -40,
    }),
  )
}
