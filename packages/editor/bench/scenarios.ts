import type { BenchWindow } from './bench-page.ts'
import { type MeasuredPage } from './chromium-page.ts'
import { dragAbout, sweepZoom, type PagePoint } from './hand.ts'

/** What a gesture does before it is timed; gives what is timed. */
export type Act = () => Promise<() => Promise<unknown>>

/** What people do to a flow of so many nodes, by name, in the order in which it is done. */
export function scenarios(measured: MeasuredPage, nodes: number): [string, Act][] {
  const { session } = measured
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
  const ids = near(middle, columns, nodes)
  const stream = () => streamInto(measured, ids)
  const begin = () => beginRun(measured, ids)
  const fit = fitZoom(nodes)
  return [
    ['close pan', pan(1, 300)],
    ['drag a card', async () => (await see(1), () => dragAbout(session, head(1), 150))],
    ['begin a run', async () => (await see(0.6), begin)],
    ['20 cards × 30 tokens/s', async () => (await see(0.6), await begin(), stream)],
    [
      'the same while panning',
      async () => {
        await see(0.6)
        await begin()
        return () => Promise.all([stream(), dragAbout(session, gap(0.6), 200)])
      },
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

async function beginRun({ page }: MeasuredPage, ids: string[]): Promise<void> {
  await page.evaluate((all) => (window as unknown as BenchWindow).begin?.(all), ids)
  await rest()
}

function streamInto({ page }: MeasuredPage, ids: string[]): Promise<number> {
  return page.evaluate((all) => (window as unknown as BenchWindow).stream(all, 30, 1600), ids)
}

async function selectNear({ page }: MeasuredPage, middle: number, columns: number): Promise<void> {
  const ids: string[] = []
  for (let down = -5; down < 5; down++)
    for (let along = -5; along < 5; along++) ids.push(`n${middle + down * columns + along}`)
  await page.evaluate((all) => (window as unknown as BenchWindow).select(all), ids)
  await rest()
}

async function look({ page }: MeasuredPage, middle: number, zoom: number): Promise<void> {
  await page.evaluate(([id, to]) => (window as unknown as BenchWindow).see(id, to), [
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

/** Lets the page come to rest. */
async function rest(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1200))
}
