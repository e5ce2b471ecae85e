import { createRegistry, parseFlow, type Flow, type Json } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import type { Runner } from '../src/run/runner.ts'
import { createEditor, type Editor } from '../src/session/editor.ts'

/** A flow of the parts of a file. Throws when they make none. */
export function flowOf(parts: { readonly [key: string]: Json }): Flow {
  const { flow, issues } = parseFlow({ chainwright: 1, ...parts })
  if (!flow) throw new TypeError(issues[0]?.message)
  return flow
}

/** An editor without a page, which runs nothing. */
export function openEditor(flow: Flow): Editor {
  const registry = createRegistry(standardNodes)
  const models = { list: () => Promise.resolve([]) }
  const runner = { where: 'page', models } as unknown as Runner
  return createEditor({ flow, registry, runner, schedule: (flush) => flush() })
}
