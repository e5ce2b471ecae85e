import { readAllowedUrls, urlOptions } from '../configuration/read-allowed-urls.ts'
import { exitCodes } from '../exit-code.ts'
import { loadRegistry } from '../load-registry.ts'
import { modelOptions, openModels } from '../open-models.ts'
import { programVersion } from '../program-version.ts'
import type { Environment } from '../environment.ts'
import type { Command } from './command.ts'
import { somePositionals } from './positionals.ts'
import { runOptions } from './run-options.ts'
import { nodeOptions } from './shared-options.ts'

const { device, 'allow-read': allowRead } = runOptions

/** Offers flows to a program that talks the Model Context Protocol over stdin and stdout. */
export const mcpCommand: Command = {
  name: 'mcp',
  summary: 'Offer flows as tools to a program that starts this one (MCP)',
  usage: 'FLOW… [options]',
  details: `Each flow is a tool of the Model Context Protocol, under the name of its file: its
inputs are the tool's, its outputs the result. The program that starts this one
talks to it over stdin and stdout, and ends it by closing them. Runs are not
recorded; \`chainwright serve\` offers the same over HTTP, and records them.`,
  options: {
    ...(allowRead && { 'allow-read': allowRead }),
    ...urlOptions,
    ...(device && { device }),
    ...nodeOptions,
    ...modelOptions,
  },
  async run(given, environment) {
    const files = somePositionals(given, 'flow file')
    const models = await openModels(given, environment)
    try {
      const registry = await loadRegistry(given.many('nodes'), environment)
      const { loadServedFlows } = await import('../server/flows/load-served.ts')
      const { startFlows } = await import('../server/started-call.ts')
      const allowUrl = await readAllowedUrls(given, environment)
      const grants = { allowRead: given.many('allow-read'), allowUrl }
      const load = { environment, registry, models, ...grants }
      const flows = await loadServedFlows(files, load)
      const started = startFlows([...flows.values()], models)
      const { createFlowServer } = await import('../server/mcp/flow-server.ts')
      const { serveStdio } = await import('@modelcontextprotocol/server/stdio')
      const version = programVersion()
      const server = serveStdio(() => createFlowServer(started.flows, version))
      await untilLeft(environment)
      await server.close()
      await started.stop()
      return exitCodes.succeeded
    } finally {
      await models.close()
    }
  },
}

/** Resolves when the other program closes its end, or on Ctrl-C. */
function untilLeft(environment: Environment): Promise<void> {
  return new Promise((resolve) => {
    const forget = environment.onInterrupt(leave)
    function leave(): void {
      forget()
      resolve()
    }
    process.stdin.once('end', leave)
    process.stdin.once('close', leave)
  })
}
