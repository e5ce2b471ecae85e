import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The page that `pnpm bench:editor` measures; no part of the product. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react()],
  resolve: { conditions: ['chainwright-source', 'module', 'browser', 'development|production'] },
  build: { target: 'es2023', outDir: 'dist', emptyOutDir: true },
  server: { host: '127.0.0.1' },
})
