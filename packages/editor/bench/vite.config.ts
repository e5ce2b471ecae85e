import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const folder = fileURLToPath(new URL('.', import.meta.url))
const references = ['react-flow', 'litegraph', 'comfyui']

/**
 * The pages that `pnpm bench:editor` measures; no part of the product. Those of the mode `references` are
 * built apart, so that they share nothing with ours.
 */
export default defineConfig(({ mode }) => {
  const isReference = mode === 'references'
  const root = isReference ? `${folder}references/` : folder
  const pages = isReference ? references : ['index']
  // What a page needs first comes in one piece, as in the product.
  const first = { groups: [{ name: 'first', tags: ['$initial' as const] }] }
  return {
    root,
    base: './',
    plugins: [react()],
    resolve: { conditions: ['chainwright-source', 'module', 'browser', 'development|production'] },
    build: {
      target: 'es2023',
      outDir: 'dist',
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: pages.map((page) => `${root}${page}.html`),
        ...(isReference ? {} : { output: { codeSplitting: first } }),
      },
    },
    server: { host: '127.0.0.1' },
  }
})
