/** What a page of the editor may load and do; the built page says the same of itself. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "worker-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types chainwright',
].join('; ')

/**
 * What a worker may do. Without Trusted Types: the model runtime starts its threads from its own file,
 * and `worker-src` keeps it to this server.
 */
const workerPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https: http://localhost:* http://127.0.0.1:*; worker-src 'self'"

const everyAnswer = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** Headers of a page. */
export const pageHeaders: Readonly<Record<string, string>> = {
  ...everyAnswer,
  'Content-Security-Policy': pagePolicy,
  'Cache-Control': 'no-cache',
}

/** Headers of everything that a page loads. Names of built files change with their content. */
export const assetHeaders: Readonly<Record<string, string>> = {
  ...everyAnswer,
  'Content-Security-Policy': workerPolicy,
  'Cache-Control': 'no-cache',
}

/** Headers of answers of the API, and of refusals. */
export const apiHeaders: Readonly<Record<string, string>> = {
  ...everyAnswer,
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Content-Type': 'application/json; charset=utf-8',
}
