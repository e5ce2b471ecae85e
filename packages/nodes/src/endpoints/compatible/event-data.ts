import { brokenAnswer } from '../calls/endpoint-errors.ts'

const mostCharacters = 1024 * 1024

/**
 * The data of server-sent events, one text for each event that has any. `name` is that of the endpoint,
 * for errors. Throws `endpoint-answer-invalid` for an event of more than a mebi of characters.
 */
export async function* eventData(
  body: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  let data: string[] = []
  for await (const piece of body) {
    rest += decoder.decode(piece, { stream: true })
    // A lone return at the end may be half of a line break.
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '' && data.length > 0) {
        yield data.join('\n')
        data = []
      }
      const field = /^data:? ?(.*)$/s.exec(line)
      if (field) data.push(field[1] ?? '')
    }
    if (rest.length + data.join('').length > mostCharacters)
      throw brokenAnswer(name, 'a piece of it has no end')
  }
  const last = /^data:? ?(.*)$/s.exec(rest.trimEnd())
  if (last) data.push(last[1] ?? '')
  // Some servers leave the empty line out behind their last event.
  if (data.length > 0) yield data.join('\n')
}
