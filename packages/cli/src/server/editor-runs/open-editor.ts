import { basename, relative } from 'node:path'
import type { Store } from '@chainwright/durable'
import type { Hub } from '@chainwright/nodes/hub'
import type { RemoteSetup } from '../../configuration/open-remote-models.ts'
import type { CommandModels, Environment } from '../../environment.ts'
import type { FlowGrants } from '../../flow-services.ts'
import { asFlowError } from '../../error-text.ts'
import { answerEditor } from '../edit-server.ts'
import { openFlowFolder } from '../flow-folder.ts'
import type { ServeContext } from '../flows/serve-context.ts'
import type { Exchange } from '../guarded-server.ts'
import { sendAnswer } from '../send-answer.ts'
import type { SiteFile } from '../site-files.ts'
import type { Tokens } from '../tokens.ts'
import { createDraftDesk, isDraftId } from './draft-desk.ts'
import { createEditorRuns } from './editor-runs.ts'
import { runRoutes } from './run-routes.ts'
import { createSheets } from './sheets.ts'

/** What the editor of a server is made of. */
export interface EditorParts {
  readonly context: ServeContext
  readonly environment: Environment
  readonly models: CommandModels
  readonly setup: RemoteSetup
  /** Opens the hub that models are downloaded from. */
  readonly openHub: () => Hub
  readonly store: Store
  readonly site: ReadonlyMap<string, SiteFile>
  readonly tokens: Tokens
  /** The folder that it opens and saves flow files in. */
  readonly folder: string
  /** Path of the file to open first. */
  readonly opens: string | undefined
  readonly grants: FlowGrants
  readonly hasCache: boolean
}

/** The editor of a server, which runs what is drawn on the server itself. */
export interface ServedEditor {
  /** Answers what is asked of the editor; all else is not taken. */
  answer(this: void, exchange: Exchange): Promise<void> | undefined
  /** Goes on with the runs of before. Gives how many, and what went wrong. */
  resume(): { readonly resumed: number; readonly failed: readonly Error[] }
  /** Lets running work end for so long, and lets go of the rest. */
  stop(graceMs: number): Promise<void>
}

/** The path of the page. Served flows have all others. */
export const editorPath = '/editor/'

/** Puts the editor together. Nothing is run before the page asks. */
export function openEditor(parts: EditorParts): ServedEditor {
  const { context, models, setup, store, folder, grants, hasCache, opens } = parts
  const { configuration, options } = setup
  const sheets = createSheets({
    registry: context.served.registry,
    models,
    configuration,
    hasKey: (name) => options.secrets(name) !== undefined,
    folder,
    grants,
    from: parts.environment.folder,
  })
  const drafts = createDraftDesk({
    store,
    served: context.served,
    hasCache,
    servicesOf: (source) => sheets.placeOfSource(source).services,
  })
  const runs = createEditorRuns(drafts, context, store)
  const modelCalls = { models, configuration, openHub: parts.openHub }
  const first = opens === undefined ? undefined : relative(folder, opens)
  const served = {
    site: parts.site,
    tokens: parts.tokens,
    folder: openFlowFolder(folder, first),
    title: basename(folder) || folder,
    opens: first,
    calls: runRoutes({ context, drafts, runs, store, sheets, modelCalls }),
  }
  return {
    answer(exchange) {
      const path = exchange.head.target.split('?', 1)[0] ?? ''
      if (path === editorPath.slice(0, -1)) return leadToPage(exchange)
      return path.startsWith(editorPath) ? answerEditor(served, exchange, editorPath) : undefined
    },
    resume() {
      const failed: Error[] = []
      const ids = store.ids().filter(isDraftId)
      const resumed = ids.filter((id) => {
        try {
          return drafts.open(id) !== undefined
        } catch (thrown) {
          failed.push(asFlowError(thrown))
          return false
        }
      })
      return { resumed: resumed.length, failed }
    },
    stop: (graceMs) => drafts.stop(graceMs),
  }
}

async function leadToPage({ response }: Exchange): Promise<void> {
  response.setHeader('Location', editorPath)
  sendAnswer(response, { status: 308, body: {} })
}
