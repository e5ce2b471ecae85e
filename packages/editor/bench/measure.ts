import type { BenchWindow } from './bench-page.ts'
import { busyTime, openPage, processMemory, type MeasuredPage } from './chromium-page.ts'
import { profiled } from './profile.ts'
import { scenarios, type Act } from './scenarios.ts'

/** Figures of one gesture. */
export interface Figures {
  /** Main-thread milliseconds a frame. */
  readonly busy: number
  /** Longest time between two frames, in milliseconds. */
  readonly worst: number
}

/** What was measured with one number of nodes. */
export interface Measured {
  /** Milliseconds from the start of loading until the flow is painted; the better of two times. */
  readonly opened: number
  /** Megabytes of the page's process, at the end. */
  readonly memory: number
  readonly gestures: ReadonlyMap<string, Figures>
}

/** What is asked of a measurement. */
export interface Asked {
  readonly nodes: number
  /** Parts of the names of the gestures to make. Default: all. */
  readonly only: readonly string[] | undefined
  /** Tells what the time went to; the figures are of no use then. */
  readonly profile: ((text: string) => void) | undefined
}

/** Opens a page with so many nodes and does to it what people do. */
export async function measure(address: string, { nodes, only, profile }: Asked): Promise<Measured> {
  const measured = await openPage(`${address}?n=${nodes}`)
  try {
    const opened = Math.min(await readyAt(measured), await readyAgain(measured))
    const gestures = new Map<string, Figures>()
    for (const [name, act] of scenarios(measured, nodes)) {
      if (only && !only.some((part) => name.includes(part))) continue
      const { figures, told } = await timed(measured, act, profile !== undefined)
      gestures.set(name, figures)
      profile?.(`\n${name}\n${told}`)
    }
    return { opened, memory: await processMemory(measured), gestures }
  } finally {
    await measured.browser.close()
  }
}

function readyAt({ page }: MeasuredPage): Promise<number> {
  return page.evaluate(() => (window as unknown as BenchWindow).ready)
}

/** Loads the page once more, with its files at hand, as they are for whoever was here before. */
async function readyAgain(measured: MeasuredPage): Promise<number> {
  const { page } = measured
  await page.reload()
  await page.waitForFunction(() => 'ready' in window)
  return readyAt(measured)
}

async function timed(
  { page, session, browser }: MeasuredPage,
  act: Act,
  isProfiled: boolean,
): Promise<{ figures: Figures; told: string }> {
  const run = await act()
  const before = await busyTime(session)
  await page.evaluate(() => (window as unknown as BenchWindow).startFrames())
  const told = isProfiled ? await profiled({ page, session, browser }, run) : ''
  if (!isProfiled) await run()
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  )
  const frames = await page.evaluate(() => (window as unknown as BenchWindow).stopFrames())
  const busy = (await busyTime(session)) - before
  const worst = Math.max(0, ...frames)
  return { figures: { busy: busy / Math.max(1, frames.length), worst }, told }
}
