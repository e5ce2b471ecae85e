import { errorFromRecord, runStart, type RunEvent, type RunState } from '@chainwright/core'
import { describe, it } from 'vitest'
import { allShapes } from '../../../core/test/shapes/all-shapes.ts'
import { checkShape } from '../../../core/test/shapes/check-shape.ts'
import type { StartShape } from '../../../core/test/shapes/shape.ts'
import { Crash, createRecordingEngine } from '../../test/recording-engine.ts'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { endRecord, type EndRecord } from '../journal/end-record.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import { conduct } from './conduct.ts'
import { createStepDesk } from './step-desk.ts'

interface EndedRun extends EndRecord {
  readonly run: string
  readonly state: RunState
}

/** Leads runs on the smallest engine; the conductor crashes at each of these arrivals once. */
function startOn(crashes: readonly number[]): StartShape {
  return (plan, { onEvent, ...options }) => {
    const start = runStart(plan, options)
    let engine: ReturnType<typeof createRecordingEngine> | undefined
    const told = new Set<string>()
    const tell = (event: RunEvent): void => {
      const text = JSON.stringify(event)
      if (told.has(text)) return // what was told before a crash
      told.add(text)
      onEvent(event)
    }
    async function lead(): Promise<RunState> {
      const store = await openFolderStore(temporaryFolder())
      engine = createRecordingEngine({ plan, desk: createStepDesk({ store }), store, onLive: tell })
      for (const crashAt of [...crashes, undefined]) {
        const conducting = { plan, context: engine.attach(crashAt), onEvent: tell, graceMs: 50 }
        try {
          return await conduct(start, conducting)
        } catch (thrown) {
          if (!(thrown instanceof Crash)) throw thrown
        }
      }
      throw new Error('the last attempt does not crash')
    }
    return {
      result: lead().then((state) => resultOf({ run: start.run, ...endRecord(state), state })),
      cancel: () => engine?.arrive({ type: 'cancel', time: Date.now() }),
      signal(step, value) {
        const [, node = step, item] = /^(.*)\[(\d+)\]$/.exec(step) ?? []
        const place = item === undefined ? { node } : { node, item: Number(item) }
        engine?.arrive({ type: 'signal', ...place, value, time: Date.now() })
      },
    }
  }
}

function resultOf({ run, status, outputs, absent, error, state }: EndedRun) {
  return { run, status, outputs, absent, error: error && errorFromRecord(error), state }
}

describe('a run that is led by what an engine has on record', () => {
  it.each(allShapes)('comes to the same end: $name', async (shape) => {
    await checkShape(shape, startOn([]))
  })
})

describe('a run whose conductor crashes at every arrival', () => {
  it.each(allShapes)('comes to the same end: $name', async (shape) => {
    await checkShape(shape, startOn([0, 1, 2, 3, 4, 5, 6, 7]))
  })
})
