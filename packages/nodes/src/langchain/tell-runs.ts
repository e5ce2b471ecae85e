import { FlowError } from '@chainwright/core'
import type { CallbackManager, CallbackManagerForChainRun } from '@langchain/core/callbacks/manager'
import type { TapChunks } from './tap-chunks.ts'

/** A run of LangChain that its callbacks are told of, each thing after the one before. */
export interface ToldRun {
  readonly manager: Promise<CallbackManagerForChainRun>
  /** Tells the end, once: outputs, or the error. Pieces that are still on their way come first. */
  end(how: { outputs?: unknown; error?: unknown }, chunks?: TapChunks): void
}

/** Tells LangChain's callbacks of runs. */
export interface RunTeller {
  begin(start: () => Promise<CallbackManagerForChainRun>): ToldRun
  /** Notes work that has to be done before everything is told. */
  later(work: Promise<unknown>): void
  /** Ends what is still open, and waits until all is told. Rejects with what a callback threw to be heard. */
  close(error: unknown): Promise<void>
}

/** Keeps order, and keeps count of what is still to be told. */
export function createRunTeller(): RunTeller {
  const open = new Set<ToldRun>()
  const pending = new Set<Promise<unknown>>()
  let failure: { readonly thrown: unknown } | undefined

  return { begin, later, close }

  function begin(start: () => Promise<CallbackManagerForChainRun>): ToldRun {
    const manager = start()
    const told: ToldRun = {
      manager,
      end({ outputs, error }, chunks) {
        if (!open.delete(told)) return
        chunks?.close()
        later(
          manager.then((run) =>
            error === undefined ? run.handleChainEnd(outputs ?? {}) : run.handleChainError(error),
          ),
        )
      },
    }
    open.add(told)
    later(manager)
    return told
  }

  function later(work: Promise<unknown>): void {
    const settled = work
      .catch((thrown: unknown) => (failure ??= { thrown }))
      .finally(() => pending.delete(settled))
    pending.add(settled)
  }

  async function close(error: unknown): Promise<void> {
    for (const told of open) told.end({ error: error ?? cancelled })
    while (pending.size > 0) await Promise.all(pending)
    if (failure) throw failure.thrown as Error
  }
}

/** What begins a run below another: its name, node type, inputs, and facts for its metadata. */
export interface RunStart {
  readonly name: string
  readonly type: string | undefined
  readonly inputs: Readonly<Record<string, unknown>>
  readonly facts: Readonly<Record<string, unknown>>
}

/** Begins a run below that of a manager made by `getChild`. */
export function beginChild(
  child: CallbackManager,
  { name, type, inputs, facts }: RunStart,
): Promise<CallbackManagerForChainRun> {
  child.addMetadata({ ...facts }, false)
  const id = ['chainwright', type ?? name]
  const [runId, none] = [undefined, undefined]
  const about = { lc: 1, type: 'not_implemented', id } as const
  return child.handleChainStart({ ...about, id }, { ...inputs }, runId, none, none, none, name)
}

const cancelled = new FlowError({ code: 'cancelled', message: 'the step was cancelled' })
