import type { Plugin } from 'vite'

/** What a page of the editor may load and do. Servers send it as a header with `frame-ancestors` added. */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  // The page asks the hub for models, and endpoints for answers, when a person agreed to it: over TLS,
  // or servers of this machine.
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types chainwright',
].join('; ')

/**
 * Writes the policy into the built page, so that it holds on any file server. Not in development: there
 * Vite itself needs inline scripts and styles.
 */
export function contentPolicyPlugin(): Plugin {
  return {
    name: 'chainwright:content-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => ({
        html,
        tags: [
          {
            tag: 'meta',
            attrs: { 'http-equiv': 'Content-Security-Policy', content: contentPolicy },
            injectTo: 'head-prepend',
          },
          { tag: 'meta', attrs: { name: 'referrer', content: 'no-referrer' }, injectTo: 'head' },
        ],
      }),
    },
  }
}
