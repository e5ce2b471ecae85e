/** What the page of every subject does when it is told to; the hand does all the rest. */
export interface BenchPage {
  /** Begins a run in which these nodes are to give texts; there are none in what ours is compared with. */
  readonly begin?: (nodes: string[]) => void
  /** Streams words into nodes, `rate` a second for `milliseconds`; gives how many each one got. */
  readonly stream: (nodes: string[], rate: number, milliseconds: number) => Promise<number>
  /** Puts a node into the middle of the view. */
  readonly see: (id: string, zoom: number) => void
  readonly select: (ids: string[]) => void
}

/** What a page offers to the bench beside its own acts. */
export interface BenchWindow extends BenchPage {
  /** When the flow was to be seen first, in milliseconds from the start of loading. */
  readonly ready: number
  readonly startFrames: () => void
  /** Milliseconds between the frames since the start. */
  readonly stopFrames: () => number[]
}

/** Hands the page to the bench; `selector` finds what is there as soon as the flow is painted. */
export function offerPage(page: BenchPage, selector: string): void {
  const frames = recordFrames()
  Object.assign(window, { ...page, startFrames: frames.start, stopFrames: frames.stop })
  watchFirstPaint(selector)
}

/** Notes when the flow is to be seen: two frames after it is in the page. */
function watchFirstPaint(selector: string): void {
  if (document.querySelector(selector) === null) {
    requestAnimationFrame(() => watchFirstPaint(selector))
    return
  }
  requestAnimationFrame(() =>
    requestAnimationFrame(() => Object.assign(window, { ready: performance.now() })),
  )
}

/** Records the time between animation frames, in milliseconds. */
function recordFrames() {
  let times: number[] = []
  let last = 0
  let isOn = false
  const tick = (time: number) => {
    if (isOn && last > 0) times.push(time - last)
    last = isOn ? time : 0
    requestAnimationFrame(tick)
  }
  requestAnimationFrame(tick)
  return {
    start: () => {
      times = []
      last = 0
      isOn = true
    },
    stop: () => {
      isOn = false
      return times
    },
  }
}

/** Calls back for every word that is due, and resolves with how many there were. */
export async function sendWords(
  send: (word: string) => void,
  { rate, milliseconds }: { rate: number; milliseconds: number },
): Promise<number> {
  let sent = 0
  const { promise, resolve } = Promise.withResolvers<number>()
  const begun = performance.now()
  const timer = setInterval(() => {
    const passed = performance.now() - begun
    for (const due = Math.floor((passed / 1000) * rate); sent < due; sent++) {
      send(`${words[sent % words.length] ?? ''} `)
    }
    if (passed < milliseconds) return
    clearInterval(timer)
    resolve(sent)
  }, 1000 / rate)
  return await promise
}

const words = 'the model reads each page and writes a short note about what it found there'.split(
  ' ',
)
