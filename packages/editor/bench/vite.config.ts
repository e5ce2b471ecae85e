import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))
const pages = [
  'index.html',
  'references/react-flow.html',
  'references/litegraph.html',
  'references/comfyui.html',
]

/** The pages that `pnpm bench:editor` measures; no part of the product. */
export default defineConfig({
  root,
  base: './',
  plugins: [react()],
  resolve: { conditions: ['chainwright-source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    rolldownOptions: { input: pages.map((page) => `${root}${page}`) },
  },
  server: { host: '127.0.0.1' },
})
