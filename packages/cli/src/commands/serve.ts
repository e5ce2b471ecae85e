import { FlowError } from '@chainwright/core'
import { createCallWatcher } from '@chainwright/nodes'
import { readAllowedUrls } from '../configuration/read-allowed-urls.ts'
import type { Environment } from '../environment.ts'
import { tellError } from '../error-text.ts'
import { exitCodes } from '../exit-code.ts'
import { systemCode } from '../file-error.ts'
import { loadRegistry } from '../load-registry.ts'
import { openModels } from '../open-models.ts'
import { numberOption, type Arguments } from '../parse-arguments.ts'
import type { Service } from '../server/flows/open-service.ts'
import type { ServeContext } from '../server/flows/serve-context.ts'
import type { Command } from './command.ts'
import { noPositionals } from './positionals.ts'
import type { OpenedEditor } from './serve-editor.ts'
import { openServeHome } from './serve-home.ts'
import { readLimits, readPlace, serveOptions } from './serve-options.ts'

/** How long the answers of runs that have just ended may take to be sent. */
const lastAnswersMs = 2_000

/** Serves flows over HTTP. */
export const serveCommand: Command = {
  name: 'serve',
  summary: 'Offer flows over HTTP, to this machine or to others',
  usage: '[FLOW… | --editor [FOLDER] [FLOW…]] --store FOLDER [options]',
  details: `Each flow is served under the name of its file, with a key of its own. Runs are
recorded before they are answered, and go on at the next start. Ctrl-C or SIGTERM
ends it: running work may end, and the rest goes on later.

With --editor it serves the editor too, at /editor/, with a token of its own: it saves
flow files in FOLDER, and what is drawn runs here.`,
  options: serveOptions,
  async run(given, environment) {
    const newKey = given.one('new-key')
    if (newKey !== undefined) return printKey(newKey, given, environment)
    // Loaded here: other commands need none of it.
    const { openServedEditor, readServeNames, resumeDrafts } = await import('./serve-editor.ts')
    const names = await readServeNames(given, environment)
    const place = readPlace(given)
    const limits = readLimits(given)
    const grace = numberOption(given, 'grace', { minimum: 0 }) ?? 10
    const models = await openModels(given, environment)
    const opened = await openServeHome(given, environment).catch(async (thrown: unknown) => {
      await models.close()
      throw thrown
    })
    try {
      const { home, store } = opened
      const registry = await loadRegistry(given.many('nodes'), environment)
      const { openService } = await import('../server/flows/open-service.ts')
      const service = await openService({
        files: names.flows,
        keyFile: given.one('token-file'),
        environment,
        limits,
        home,
        served: {
          registry,
          models,
          references: given.many('model'),
          watchCalls: createCallWatcher(environment.redactor),
        },
        allowRead: given.many('allow-read'),
        allowUrl: await readAllowedUrls(given, environment),
      })
      const about = { given, environment, models, store, service, names }
      const editor = await openServedEditor(about)
      const { startServeServer } = await import('../server/flows/serve-server.ts')
      const server = await startServeServer(service.context, place, editor?.answer).catch(
        (thrown: unknown) => {
          throw portTaken(place.port, thrown)
        },
      )
      const interrupted = new Promise<void>((resolve) => watchInterrupts(environment, resolve))
      tellPlace({ ...service, editor }, server.port, environment)
      void goOn(service.context, service.waiting(), environment)
      if (editor) resumeDrafts(editor, environment)
      await interrupted
      server.stopAccepting()
      await Promise.all([service.stop(grace * 1000), editor?.stop(grace * 1000)])
      await server.close(lastAnswersMs)
      return exitCodes.succeeded
    } finally {
      await models.close()
      await opened.close()
    }
  },
}

async function printKey(
  name: string,
  given: Arguments,
  { stdout, stderr }: Environment,
): Promise<number> {
  noPositionals(given)
  const { createKey, keyLine } = await import('../server/flows/flow-keys.ts')
  const { key, entry } = createKey(name)
  stdout.write(`${keyLine(entry)}\n`)
  stderr.write(`The line above is for the file of keys. The key itself, shown once:\n${key}\n`)
  return exitCodes.succeeded
}

/** The first Ctrl-C ends it in good order, the second on the spot. */
function watchInterrupts(environment: Environment, stop: () => void): void {
  let interrupts = 0
  environment.onInterrupt(() => {
    interrupts += 1
    if (interrupts > 1) return environment.leaveNow()
    environment.stderr.write('ending: running work may end; Ctrl-C once more leaves at once\n')
    stop()
  })
}

function tellPlace(
  {
    context,
    keys,
    editor,
  }: Pick<Service, 'context' | 'keys'> & { editor: OpenedEditor | undefined },
  port: number,
  { stdout, stderr }: Environment,
): void {
  const address = `http://127.0.0.1:${port}`
  if (editor) stdout.write(`${address}/editor/${fragment(editor.token)}\n`)
  for (const name of context.flows.keys()) stdout.write(`${address}/flows/${name}/runs\n`)
  for (const [name, key] of keys ?? []) stderr.write(`key of ${name}: ${key}\n`)
  stderr.write(`${address}/ describes them. Ctrl-C ends the server.\n`)
}

/** The page takes the token out of the address; one of the file of keys is not known here. */
function fragment(token: string | undefined): string {
  return `#token=${token ?? 'YOUR-KEY'}`
}

/** Goes on with the runs of before, while requests are answered. */
async function goOn(
  { desk }: ServeContext,
  ids: readonly string[],
  environment: Environment,
): Promise<void> {
  const { resumeRuns } = await import('../server/flows/resume-runs.ts')
  const { resumed, failed } = await resumeRuns(desk, ids)
  if (resumed > 0) environment.stderr.write(`${resumed} runs of before go on\n`)
  for (const { error } of failed) tellError(error, environment)
}

function portTaken(port: number, thrown: unknown): FlowError {
  const code = systemCode(thrown) ?? 'unknown'
  const message = `port ${port} cannot be listened at (${code}); name another with --port`
  return new FlowError({ code: 'port-taken', message, cause: thrown })
}
