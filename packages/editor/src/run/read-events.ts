/** One event of a stream of server-sent events. */
export interface ServerEvent {
  readonly id: string
  readonly type: string
  readonly data: string
}

/** Reads server-sent events as they come, those of one piece together. Ends when the stream does. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  take: (events: readonly ServerEvent[]) => void,
): Promise<void> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let text = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    text += decoder.decode(value, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    const events = blocks.flatMap(readBlock)
    if (events.length > 0) take(events)
  }
}

/** A block of lines; comments keep the connection and say nothing. */
function readBlock(block: string): ServerEvent[] {
  const event = { id: '', type: 'message', data: '' }
  for (const line of block.split('\n')) {
    const [, name, value = ''] = /^(id|event|data): ?(.*)$/.exec(line) ?? []
    if (name === 'id') event.id = value
    if (name === 'event') event.type = value
    if (name === 'data') event.data += event.data === '' ? value : `\n${value}`
  }
  return event.data === '' ? [] : [event]
}
