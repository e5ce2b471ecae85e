import { systemClock } from '@chainwright/core'
import type { PullProgress as Pull } from '@chainwright/nodes/hub'
import type { Environment } from '../environment.ts'
import { fitWidth } from './display-width.ts'
import { durationText, sizeText } from './figures-text.ts'
import { harmlessLine } from './harmless-text.ts'
import { createLiveRegion } from './live-region.ts'
import { canRedraw } from './palette.ts'

/** Shows a download while it goes on. */
export interface PullProgress {
  readonly show: (progress: Pull) => void
  /** Leaves the terminal as it was. */
  end(): void
}

const drawEveryMs = 100
const lineEveryMs = 5000
const barWidth = 24
/** The rate is that of the last seconds. */
const rateMs = 5000

/** In place on a terminal, else a line every five seconds, or nothing at all. */
export function createPullProgress(
  { stderr, variables }: Environment,
  quiet: boolean,
): PullProgress {
  if (quiet) return { show: () => undefined, end: () => undefined }
  const live = canRedraw(stderr, variables)
  const region = live ? createLiveRegion(stderr) : undefined
  const meter = createMeter()
  let last: Pull | undefined
  let shownAt = Number.NEGATIVE_INFINITY

  function draw(progress: Pull, now: number): void {
    shownAt = now
    const text = progressText(progress, meter.rate(now))
    const path = harmlessLine(progress.path)
    if (!region) stderr.write(`${path}: ${text}\n`)
    else region.draw([fitWidth(`${bar(progress)} ${text}  ${path}`, stderr.columns - 1)])
  }

  return {
    show(progress) {
      const now = systemClock.now()
      meter.add(now, progress.done)
      last = progress
      if (now - shownAt >= (live ? drawEveryMs : lineEveryMs)) draw(progress, now)
    },
    end() {
      if (last) draw(last, systemClock.now())
      region?.finish()
    },
  }
}

/** `45 MB of 100 MB (45 %), 9.8 MB/s, 6 s left`. */
export function progressText({ done, total }: Pull, rate: number | undefined): string {
  const share = total === 0 ? 100 : Math.floor((done / total) * 100)
  const parts = [`${sizeText(done)} of ${sizeText(total)} (${share} %)`]
  if (rate !== undefined && rate > 0 && done < total) {
    const leftMs = Math.ceil((total - done) / rate) * 1000
    parts.push(`${sizeText(rate)}/s`, `${durationText(leftMs).replace('.0 s', ' s')} left`)
  }
  return parts.join(', ')
}

function bar({ done, total }: Pull): string {
  const filled = total === 0 ? barWidth : Math.floor((done / total) * barWidth)
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled)
}

interface Meter {
  add(now: number, bytes: number): void
  /** Bytes per second; `undefined` before that can be told. */
  rate(now: number): number | undefined
}

function createMeter(): Meter {
  let points: { at: number; bytes: number }[] = []
  return {
    add(at, bytes) {
      const previous = points.at(-1)
      if (previous && at - previous.at < drawEveryMs) return
      points = [...points.filter((point) => at - point.at <= rateMs), { at, bytes }]
    },
    rate(now) {
      const [first] = points
      const newest = points.at(-1)
      if (!first || !newest || now - first.at < 200) return undefined
      return ((newest.bytes - first.bytes) * 1000) / (now - first.at)
    },
  }
}
