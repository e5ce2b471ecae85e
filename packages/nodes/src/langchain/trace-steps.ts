import type { RunEvent } from '@chainwright/core'
import type { CallbackManagerForChainRun } from '@langchain/core/callbacks/manager'
import { type RunnableConfig, patchConfig, pickRunnableConfigKeys } from '@langchain/core/runnables'
import { bodyOf, placeOf } from './run-places.ts'
import { tapChunks } from './tap-chunks.ts'
import { type ToldRun, beginChild, createRunTeller } from './tell-runs.ts'

/** What is told of a step when it begins. */
export interface StepStart {
  /** Where it stands: `story#3/answer[2]`; several places for the items of a batch. */
  readonly places: readonly string[]
  /** The node type, as files write it. */
  readonly type?: string
  readonly inputs: Readonly<Record<string, unknown>>
  /** Further facts, for the metadata of the run of LangChain. */
  readonly facts?: Readonly<Record<string, unknown>>
}

/** A step that is under way, as LangChain's callbacks see it: a run below the run of the flow. */
export interface StepTrace {
  /** With this configuration, everything of LangChain that the step calls is below its run. */
  readonly config: RunnableConfig
  /** Tells a piece of what the step writes. */
  chunk(port: string, text: string): void
  end(outputs: unknown): void
  fail(error: unknown): void
}

/** Tells LangChain's callbacks of the steps of one run of a flow. */
export interface StepTracer {
  start(step: StepStart): Promise<StepTrace>
  /** Tells of what has no function that could be watched: bodies, waits, results of a cache. */
  onEvent(event: RunEvent): void
  /**
   * Ends what is still open and waits until the callbacks have heard of everything. Rejects with what
   * a callback threw that asks to be heard.
   */
  close(error: unknown): Promise<void>
}

/**
 * Makes every step a run of its own below the run of the flow: named by its node, tagged with its node
 * type, with its place in the metadata. Rounds of a body stand between.
 */
export function createStepTracer(
  flow: CallbackManagerForChainRun,
  config: RunnableConfig,
): StepTracer {
  const bodies = new Map<string, ToldRun>()
  const places = new Set<string>()
  const teller = createRunTeller()

  return { start, onEvent, close: (error) => teller.close(error) }

  async function start(step: StepStart): Promise<StepTrace> {
    for (const place of step.places) places.add(place)
    const told = tell(step)
    const manager = await told.manager
    const chunks = tapChunks(manager)
    if (chunks) teller.later(chunks.done)
    return {
      config: patchConfig(pickRunnableConfigKeys(config), { callbacks: manager.getChild() }),
      chunk: (port, text) => chunks?.push({ [port]: text }),
      end: (outputs) => told.end({ outputs }, chunks),
      fail: (error) => told.end({ error }, chunks),
    }
  }

  function tell({ places: [place = ''], type, inputs, facts }: StepStart): ToldRun {
    const above = bodies.get(bodyOf(place))?.manager ?? flow
    const name = place.slice(bodyOf(place).length).replace(/\[\d+\]$/, '')
    return teller.begin(async () => {
      const child = (await above).getChild(type && `type:${type}`)
      const known = { chainwright_step: place, ...facts }
      return beginChild(child, { name, type, inputs, facts: known })
    })
  }

  function onEvent(event: RunEvent): void {
    switch (event.type) {
      case 'body-start': {
        const place = placeOf(event)
        places.add(place)
        const facts = { chainwright_round: event.round }
        const told = tell({ places: [place], inputs: {}, facts })
        bodies.set(`${place}/`, told).set(`${place}#${event.round}/`, told)
        return
      }
      case 'body-end': {
        const { round, status } = event
        bodies.get(`${placeOf(event)}#${round}/`)?.end({ outputs: { status } })
        return
      }
      case 'node-end': {
        const place = placeOf(event)
        if (places.delete(place)) return
        const facts = { chainwright_cached: event.cached === true }
        tell({ places: [place], inputs: {}, facts }).end({ outputs: event.outputs })
        return
      }
      default:
    }
  }
}
