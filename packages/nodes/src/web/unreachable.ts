import { FlowError } from '@chainwright/core'

/**
 * Why an address could not be reached. Browsers tell a page neither that nobody listens nor that the
 * server does not allow the page, so that both are said, with what to do.
 */
export function unreachable(url: URL, cause: unknown): FlowError {
  return new FlowError({
    code: 'connection-failed',
    message: `${url.origin} did not answer this page. ${isHere(url) ? here(url) : elsewhere()}`,
    retryable: true,
    cause,
  })
}

function isHere({ protocol }: URL): boolean {
  return protocol === 'http:'
}

function here({ port }: URL): string {
  const page = pageOrigin()
  const ollama = `OLLAMA_ORIGINS=${page} ollama serve`
  const known: Readonly<Record<string, string>> = {
    '11434': `start Ollama with: ${ollama}`,
    '1234': 'in LM Studio, switch on "Enable CORS" in the settings of its server, and start it',
  }
  const start =
    known[port] ??
    `start it so that it allows ${page} (Ollama: ${ollama}; LM Studio: "Enable CORS")`
  return `Either it is not running, or the server did not allow this page: ${start}. The browser may also ask you whether this page may reach devices of your network.`
}

function elsewhere(): string {
  return `Either it cannot be reached, or the service does not allow calls of web pages (CORS) from ${pageOrigin()}. Check the address and the connection, and whether the service offers calls from a browser.`
}

/** Where this page is from, as servers are told. */
function pageOrigin(): string {
  const { location } = globalThis as { location?: { origin: string } }
  return location?.origin ?? 'this page'
}
