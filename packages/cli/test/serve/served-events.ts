/** An event as it came over the wire. */
export interface ServedEvent {
  readonly id: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Reads an answer's events until one fulfils a condition, then leaves; without one, until the server ends it. */
export async function readEvents(
  answer: Response,
  isLast: (event: ServedEvent) => boolean = () => false,
): Promise<ServedEvent[]> {
  const events: ServedEvent[] = []
  let rest = ''
  const decoder = new TextDecoder()
  for await (const piece of answer.body ?? []) {
    const parts = (rest + decoder.decode(piece as Uint8Array, { stream: true })).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const event = parse(part)
      if (event) events.push(event)
      if (event && isLast(event)) return events
    }
  }
  return events
}

function parse(part: string): ServedEvent | undefined {
  const [, id = '', type = '', data = ''] = /^id: (\S+)\nevent: (\S+)\ndata: (.*)$/.exec(part) ?? []
  return id === '' ? undefined : { id, type, data: JSON.parse(data) as ServedEvent['data'] }
}

/** The types of events, with the nodes they speak of. */
export function told(events: readonly ServedEvent[]): string[] {
  return events.map(({ type, data }) =>
    typeof data['node'] === 'string' ? `${type} ${data['node']}` : type,
  )
}
