import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { contentPolicyPlugin } from './build/content-policy.ts'
import { starterModelsPlugin } from './build/starter-models.ts'

/** Threads of WebAssembly need a page that is isolated from others. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

export default defineConfig({
  // The site may stand in any folder of any server.
  base: './',
  plugins: [
    react(),
    contentPolicyPlugin(),
    starterModelsPlugin(fileURLToPath(new URL('../../models', import.meta.url))),
  ],
  resolve: { conditions: ['chainwright-source', 'module', 'browser', 'development|production'] },
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The list of what belongs to the first load; the check of its size reads it.
    manifest: 'build-manifest.json',
    chunkSizeWarningLimit: 600,
  },
  server: { host: '127.0.0.1', headers: isolation },
  preview: { host: '127.0.0.1', headers: isolation },
})
