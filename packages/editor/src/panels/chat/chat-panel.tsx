import { useState, type KeyboardEvent } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../parts/basics/button.tsx'
import { EmptyState } from '../../parts/basics/empty-state.tsx'
import { MessagesView } from '../../parts/values/messages-view.tsx'
import { useEditor } from '../../session/use-editor.ts'
import { chatText } from '../../text/chat.ts'
import { conversationOf, noConversation, say, type ConversationState } from './conversation.ts'
import styles from './chat-panel.module.css'

/** A conversation over a flow with `history`: each turn is a run of it. */
export function ChatPanel() {
  const editor = useEditor()
  const store = conversationOf(editor)
  const conversation = useStore(store)
  const [stopper, setStopper] = useState<AbortController>()
  const isBusy = conversation.writing !== undefined

  const send = async (text: string): Promise<void> => {
    const controller = new AbortController()
    setStopper(controller)
    await say(editor, store, { text, signal: controller.signal })
    setStopper(undefined)
  }
  return (
    <section className={styles['panel']} aria-label={chatText.title}>
      <div className={styles['head']}>
        <h2>{chatText.title}</h2>
        <Button size="small" disabled={isBusy} onClick={() => store.setState(noConversation)}>
          {chatText.startAgain}
        </Button>
      </div>
      <Said {...conversation} />
      <Composer
        isBusy={isBusy}
        onSend={(text) => void send(text)}
        onStop={() => stopper?.abort()}
      />
    </section>
  )
}

/** Everything that was said, and the reply as it grows. */
function Said({ said, writing, problem }: ConversationState) {
  const growing = writing === undefined ? [] : [{ role: 'assistant' as const, content: writing }]
  return (
    <div className={styles['said']} aria-live="polite">
      {said.length === 0 ? (
        <EmptyState title={chatText.empty}>{chatText.emptyHelp}</EmptyState>
      ) : (
        <MessagesView messages={[...said, ...growing]} isGrowing={writing !== undefined} />
      )}
      {problem && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

interface ComposerProps {
  readonly isBusy: boolean
  readonly onSend: (text: string) => void
  readonly onStop: () => void
}

/** Where a person writes: Enter sends, Shift+Enter begins a line. */
function Composer({ isBusy, onSend, onStop }: ComposerProps) {
  const [text, setText] = useState('')
  const send = (): void => {
    if (isBusy || text.trim() === '') return
    onSend(text)
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <div className={styles['composer']}>
      <textarea
        aria-label={chatText.say}
        rows={3}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {isBusy ? (
        <Button onClick={onStop}>{chatText.stop}</Button>
      ) : (
        <Button tone="primary" disabled={text.trim() === ''} onClick={send}>
          {chatText.send}
        </Button>
      )}
    </div>
  )
}
