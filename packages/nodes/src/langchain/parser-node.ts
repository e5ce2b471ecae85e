import { FlowError, type NodeType, toFlowError } from '@chainwright/core'
import { RunnableLambda } from '@langchain/core/runnables'
import { describeGiven, describeTaken } from './describe-runnable.ts'
import { type AnyRunnable, type ShownAs, describedNode } from './node-from-runnable.ts'
import { runnableError } from './runnable-errors.ts'

/**
 * Makes a node type from an output parser of LangChain: a text goes in, and what the parser finds in it
 * comes out, at one port for each key of its schema where it has one. The same text gives the same
 * values, so that results are kept, and a text that cannot be read is not tried again.
 *
 * @example
 * const person = parserNode(StructuredOutputParser.fromZodSchema(z.object({ name: z.string() })), {
 *   type: 'read-person@1', title: 'Read person', description: 'Reads a person from a reply.',
 * })
 */
export function parserNode(parser: AnyRunnable, options: ShownAs): NodeType {
  const { title } = options
  const parse = RunnableLambda.from(async (reply: string, config) => {
    try {
      return await parser.invoke(reply, config)
    } catch (thrown) {
      const { code, message } = toFlowError(runnableError(thrown, title, config.signal ?? never))
      throw new FlowError({ code, message, retryable: false, cause: thrown })
    }
  })
  return describedNode(parse, {
    taken: describeTaken(parser),
    given: describeGiven(parser),
    options: { ...options, repeatable: true },
  })
}

const never = new AbortController().signal
