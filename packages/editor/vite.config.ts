import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { contentPolicyPlugin } from './build/content-policy.ts'
import { entitiesWithoutHtmlPlugin } from './build/entities-without-html.ts'
import { firstFlowPlugin } from './build/first-flow.ts'
import { nodesOfPagePlugin } from './build/nodes-of-page.ts'
import { pastListsPlugin } from './build/past-lists.ts'
import { starterModelsPlugin } from './build/starter-models.ts'
import { zoomWithoutColoursPlugin } from './build/zoom-without-colours.ts'

/** Threads of WebAssembly need a page that is isolated from others. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

function ofNodes(name: string): string {
  return `@chainwright/nodes > ${name}`
}

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const conditions = ['chainwright-source', 'module', 'browser', 'development|production']

/** The program that runs models: people are told its size before it is loaded. */
const runtime = folder(
  '../nodes/node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.asyncify.wasm',
)

export default defineConfig({
  // The site may stand in any folder of any server.
  base: './',
  plugins: [
    react(),
    entitiesWithoutHtmlPlugin(),
    zoomWithoutColoursPlugin(),
    nodesOfPagePlugin(folder('../nodes/src/nodes')),
    firstFlowPlugin(
      folder('src/app/first-flow.ts'),
      folder('../../examples/three-pages/three-pages.flow.json'),
    ),
    pastListsPlugin(['@chainwright/core', '@chainwright/nodes']),
    contentPolicyPlugin(),
    starterModelsPlugin(folder('../../models')),
  ],
  define: { __RUNTIME_BYTES__: JSON.stringify(statSync(runtime).size) },
  resolve: { conditions },
  worker: { format: 'es' },
  // Made ready at the start: found later, they would make the page load again in the middle of a run.
  optimizeDeps: {
    include: [
      '@huggingface/transformers',
      'onnxruntime-web/webgpu',
      ...['@huggingface/jinja', '@huggingface/tokenizers', 'zod', 'zod/mini'].map(ofNodes),
      ...['htmlparser2', 'papaparse', 'js-rouge', '@cfworker/json-schema'].map(ofNodes),
    ],
  },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The list of what belongs to the first load; the check of its size reads it.
    manifest: 'build-manifest.json',
    chunkSizeWarningLimit: 900,
    // What the first screen needs comes in one piece: it is smaller, and asked for at once.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
    },
  },
  server: { host: '127.0.0.1', headers: isolation, watch: { ignored: ['**/.cache/**'] } },
  preview: { host: '127.0.0.1', headers: isolation },
})
