import type { Message, Plan } from '@chainwright/core'
import { chatPorts, type ChatPorts } from '@chainwright/nodes/data'
import { historyFile } from '../chat/history-file.ts'
import { takeTurn, type Conversation } from '../chat/take-turn.ts'
import { readAllowedUrls, urlOptions } from '../configuration/read-allowed-urls.ts'
import type { CommandModels, Environment } from '../environment.ts'
import { tellError } from '../error-text.ts'
import { exitCodeOfIssues, exitCodes } from '../exit-code.ts'
import { flowServices } from '../flow-services.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import { loadFlow, type FlowFile } from '../load-flow.ts'
import { loadRegistry } from '../load-registry.ts'
import { issueText } from '../located-issues.ts'
import { modelOptions, openModels } from '../open-models.ts'
import type { Arguments } from '../parse-arguments.ts'
import { checkFlowFile } from '../plan-flow-file.ts'
import { createPalette } from '../terminal/palette.ts'
import type { Command } from './command.ts'
import { onePositional } from './positionals.ts'
import { readSeed, runOptions } from './run-options.ts'
import { nodeOptions } from './shared-options.ts'

const { input, seed, device, 'allow-read': allowRead } = runOptions

/** Holds a conversation over a flow. */
export const chatCommand: Command = {
  name: 'chat',
  summary: 'Hold a conversation over a flow with a `history`',
  usage: 'FLOW [options]',
  details: `The flow has an input and an output \`history\` (messages), a text input for what you
say (\`prompt\`), and a text output (\`reply\`). Each line is a turn; Ctrl-C stops a reply,
and leaves when nothing is being written. Without a terminal, lines are read from
stdin and replies written to stdout.`,
  options: {
    history: { value: 'FILE', description: 'Keep the conversation in FILE, and go on with it' },
    ...(input && { input }),
    ...(allowRead && { 'allow-read': allowRead }),
    ...urlOptions,
    ...(seed && { seed }),
    ...(device && { device }),
    ...nodeOptions,
    ...modelOptions,
  },
  async run(given, environment) {
    const file = await loadFlow(onePositional(given, 'flow file'), environment)
    const models = await openModels(given, environment, file.flow)
    try {
      const registry = await loadRegistry(given.many('nodes'), environment)
      const { issues, plan } = checkFlowFile(file, registry, models)
      const palette = createPalette(environment.stderr, environment.variables)
      for (const issue of issues) environment.stderr.write(issueText(issue, palette))
      if (!plan) return exitCodeOfIssues(issues)
      return await converse(
        await begin({ plan, file, models }, given, environment),
        given,
        environment,
      )
    } finally {
      await models.close()
    }
  },
}

async function begin(
  { plan, file, models }: { plan: Plan; file: FlowFile; models: CommandModels },
  given: Arguments,
  environment: Environment,
): Promise<Conversation> {
  const ports: ChatPorts = chatPorts(plan)
  const allowUrl = await readAllowedUrls(given, environment)
  const grants = { allowRead: given.many('allow-read'), allowUrl }
  return {
    plan,
    ports,
    inputs: await readInputs(given.many('input'), plan, environment),
    models,
    services: flowServices(file.path, grants, environment.folder),
    seed: readSeed(given),
  }
}

async function converse(
  conversation: Conversation,
  given: Arguments,
  environment: Environment,
): Promise<number> {
  const kept = historyFile(given.one('history'), environment.folder)
  let history: readonly Message[] = await kept.read()
  let failed = false
  for await (const prompt of turns(environment)) {
    const controller = new AbortController()
    const forget = environment.onInterrupt(() => controller.abort())
    const way = { output: environment.stdout, signal: controller.signal }
    const turn = await takeTurn(conversation, { prompt, history }, way).finally(forget)
    history = turn.history
    const { status, error } = turn.result
    if (status === 'succeeded') kept.write(history)
    if (status === 'failed' && error) tellError(error, environment)
    failed = status !== 'succeeded'
  }
  return failed ? exitCodes.failed : exitCodes.succeeded
}

/** What is said, turn by turn: lines of the person at the terminal, or of what is piped in. */
async function* turns(environment: Environment): AsyncGenerator<string> {
  const { ask } = environment
  if (!ask) {
    const piped = new TextDecoder().decode(await environment.readStdin())
    yield* piped.split('\n').filter((line) => line.trim() !== '')
    return
  }
  for (let said = await ask('> '); said !== undefined; said = await ask('> ')) {
    if (said.trim() !== '') yield said
  }
}
