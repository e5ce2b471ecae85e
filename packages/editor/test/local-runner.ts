import {
  createMemoryCache,
  createRegistry,
  FlowError,
  parseFlow,
  type Models,
} from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { createEngine } from '../src/run/engine.ts'
import type { Runner } from '../src/run/runner.ts'
import { createEditor, type Editor } from '../src/session/editor.ts'

const noModels: Models = {
  resolve: (reference: string) =>
    Promise.reject(new FlowError({ code: 'model-missing', message: `no model ${reference}` })),
}

/** A runner in this process; without models, unless some are given. */
export function createLocalRunner(models: Models = noModels): Runner {
  const engine = createEngine({ models, cache: createMemoryCache() })
  const nothing = () => Promise.reject(new Error('there are no models here'))
  return {
    where: 'page',
    run: (request, follower) => engine.run(request, follower),
    answer: (run, step, value) => Promise.resolve().then(() => engine.answer(run, step, value)),
    models: {
      list: () => Promise.resolve([]),
      devices: () => Promise.resolve([]),
      offer: nothing,
      download: nothing,
      remove: nothing,
      room: nothing,
    },
    onLoading: () => () => {},
    close: () => {},
  }
}

/** An editor of a flow file, with all standard nodes, that runs in this process. */
export function editorOf(file: object, models?: Models): Editor {
  const { flow, issues } = parseFlow({ chainwright: 1, ...file } as never)
  if (!flow) throw new Error(issues[0]?.message)
  const registry = createRegistry(standardNodes)
  const schedule = (flush: () => void): void => void setTimeout(flush)
  return createEditor({ flow, registry, runner: createLocalRunner(models), schedule })
}
