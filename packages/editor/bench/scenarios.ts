import { busyTime, openPage, processMemory, type MeasuredPage } from './chromium-page.ts'
import { dragAbout, sweepZoom, type PagePoint } from './hand.ts'

/** Figures of one gesture. */
export interface Figures {
  /** Main-thread milliseconds a frame. */
  readonly busy: number
  /** Longest time between two frames, in milliseconds. */
  readonly worst: number
}

/** What was measured with one number of nodes. */
export interface Measured {
  readonly nodes: number
  /** Milliseconds from the start of loading until the flow is painted. */
  readonly opened: number
  /** Megabytes of the page's process, at the end. */
  readonly memory: number
  readonly gestures: ReadonlyMap<string, Figures>
}

/** Opens a flow of so many nodes and does to it what people do. */
export async function measure(address: string, nodes: number): Promise<Measured> {
  const measured = await openPage(`${address}/?n=${nodes}`)
  try {
    const opened = await measured.page.evaluate(() => (window as unknown as Ready).ready)
    const gestures = new Map<string, Figures>()
    for (const [name, act] of scenarios(measured, nodes)) {
      const figures = await timed(measured, act)
      gestures.set(name, figures)
    }
    return { nodes, opened, memory: await processMemory(measured), gestures }
  } finally {
    await measured.browser.close()
  }
}

interface Ready {
  readonly ready: number
}

/** What a gesture does before it is timed; gives what is timed. */
type Act = () => Promise<() => Promise<unknown>>

function scenarios(measured: MeasuredPage, nodes: number): [string, Act][] {
  const { session, page } = measured
  const columns = Math.ceil(Math.sqrt(nodes * 0.8))
  const row = Math.floor(nodes / columns / 2)
  const middle = row * columns + Math.floor(columns / 2)
  const see = (zoom: number): Promise<void> => look(measured, middle, zoom)
  const center: PagePoint = { x: 800, y: 450 }
  // Beside the middle card, where neither a card nor a wire is.
  const gap = (zoom: number): PagePoint => ({ x: 800 - 40 * zoom, y: 450 + 135 * zoom })
  const head = (zoom: number): PagePoint => ({ x: 800 - 60 * zoom, y: 450 - 100 * zoom })
  const pan =
    (zoom: number, size: number): Act =>
    async () => {
      await see(zoom)
      return () => dragAbout(session, gap(zoom), size)
    }
  const stream = async () => {
    const ids = near(middle, columns, nodes)
    return page.evaluate((all) => (window as unknown as Bench).stream(all, 30, 1600), ids)
  }
  const fit = fitZoom(nodes)
  return [
    ['close pan', pan(1, 300)],
    ['drag a card', async () => (await see(1), () => dragAbout(session, head(1), 150))],
    ['20 cards × 30 tokens/s', async () => (await see(0.6), stream)],
    [
      'the same while panning',
      async () => (
        await see(0.6),
        () => Promise.all([stream(), dragAbout(session, gap(0.6), 200)])
      ),
    ],
    ['pan at zoom 0.36', pan(0.36, 200)],
    ['zoom sweep', async () => (await see(1), () => sweepZoom(session, center))],
    ['whole flow: pan', async () => (await see(fit), () => dragAbout(session, gap(fit), 100))],
    ['whole flow: drag a card', async () => (await see(fit), () => dragAbout(session, center, 60))],
    [
      'whole flow: drag 100',
      async () => {
        await see(fit)
        await selectNear(measured, middle, columns)
        return () => dragAbout(session, center, 60)
      },
    ],
  ]
}

interface Bench {
  readonly stream: (nodes: string[], rate: number, milliseconds: number) => Promise<number>
  readonly see: (id: string, zoom: number) => void
  readonly select: (ids: string[]) => void
  readonly startFrames: () => void
  readonly stopFrames: () => number[]
}

/** 20 cards around one, of every second column, so that none feeds another. */
function near(middle: number, columns: number, nodes: number): string[] {
  const ids: string[] = []
  for (let down = -2; down <= 2; down++) {
    for (let along = -4; along <= 2; along += 2) {
      const at = middle + down * columns + along
      if (at >= 0 && at < nodes) ids.push(`n${at}`)
    }
  }
  return ids.slice(0, 20)
}

async function selectNear({ page }: MeasuredPage, middle: number, columns: number): Promise<void> {
  const ids: string[] = []
  for (let down = -5; down < 5; down++)
    for (let along = -5; along < 5; along++) ids.push(`n${middle + down * columns + along}`)
  await page.evaluate((all) => (window as unknown as Bench).select(all), ids)
  await rest()
}

async function look({ page }: MeasuredPage, middle: number, zoom: number): Promise<void> {
  await page.evaluate(([id, to]) => (window as unknown as Bench).see(id, to), [
    `n${middle}`,
    zoom,
  ] as const)
  await rest()
}

/** The zoom at which all of the grid is in view. */
function fitZoom(nodes: number): number {
  const columns = Math.ceil(Math.sqrt(nodes * 0.8))
  return Math.min(1540 / (columns * 340), 860 / (Math.ceil(nodes / columns) * 300))
}

async function timed({ page, session }: MeasuredPage, act: Act): Promise<Figures> {
  const run = await act()
  const before = await busyTime(session)
  await page.evaluate(() => (window as unknown as Bench).startFrames())
  await run()
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  )
  const frames = await page.evaluate(() => (window as unknown as Bench).stopFrames())
  const busy = (await busyTime(session)) - before
  return { busy: busy / Math.max(1, frames.length), worst: Math.max(0, ...frames) }
}

/** Lets the page come to rest. */
async function rest(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1200))
}
