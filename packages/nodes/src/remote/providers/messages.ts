import type { Message } from '@chainwright/core'
import type { BaseMessage } from '@langchain/core/messages'
import { loadPackage } from './load-package.ts'

/** Messages as LangChain takes them. Rejects with `package-missing`. */
export async function langChainMessages(messages: readonly Message[]): Promise<BaseMessage[]> {
  const { AIMessage, HumanMessage, SystemMessage } = await loadPackage(
    '@langchain/core',
    () => import('@langchain/core/messages'),
  )
  return messages.map(({ role, content }) => {
    if (role === 'system') return new SystemMessage(content)
    return role === 'assistant' ? new AIMessage(content) : new HumanMessage(content)
  })
}
