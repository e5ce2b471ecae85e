import {
  CLIENT_CAPABILITIES_META_KEY,
  McpServer,
  type ClientCapabilities,
  type ServerContext,
} from '@modelcontextprotocol/server'
import type { CalledFlow } from '../called-flow.ts'
import { inputsSchema, outputsSchema } from '../flows/openapi.ts'
import { callFlow } from './call-flow.ts'
import { plainSchema } from './plain-schema.ts'

/** Most times that a client asks its person for one call. */
const maxRounds = 100
/** Longest time that a person takes, in milliseconds, where the connection waits for the answer. */
const roundTimeoutMs = 60 * 60 * 1000

/** A server of the Model Context Protocol for one connection or request: each flow is a tool. */
export function createFlowServer(flows: readonly CalledFlow[], version: string): McpServer {
  const server = new McpServer(
    { name: 'chainwright', title: 'Chainwright flows', version },
    { capabilities: { tools: {} }, inputRequired: { maxRounds, roundTimeoutMs } },
  )
  for (const called of flows) {
    const { name, flow } = called
    server.registerTool(
      name,
      {
        title: flow.name ?? name,
        description: flow.description ?? `Runs the flow \`${flow.name ?? name}\`.`,
        inputSchema: plainSchema(inputsSchema(called)),
        outputSchema: plainSchema(outputsSchema(called)),
      },
      (given, context) => callFlow(called, { given, context, asks: canAsk(server, context) }),
    )
  }
  return server
}

/** Whether the client offers to ask its person with a form: told per request, or when it connected. */
function canAsk(server: McpServer, { mcpReq }: ServerContext): boolean {
  const told = new Map<string, unknown>(Object.entries(mcpReq.envelope ?? {}))
  const own = told.get(CLIENT_CAPABILITIES_META_KEY) as ClientCapabilities | undefined
  const capabilities = own ?? server.server.getClientCapabilities()
  const elicitation = capabilities?.elicitation
  // Without a mode it is the form, which was there first.
  return elicitation !== undefined && (elicitation.form !== undefined || !elicitation.url)
}
