import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Threads of WebAssembly need a page that is isolated from others. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

export default defineConfig({
  // The site may stand in any folder of any server.
  base: './',
  plugins: [react()],
  resolve: { conditions: ['chainwright-source', 'module', 'browser', 'development|production'] },
  worker: { format: 'es' },
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { host: '127.0.0.1', headers: isolation },
  preview: { host: '127.0.0.1', headers: isolation },
})
