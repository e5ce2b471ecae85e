import '../src/theme.css'
import { standardNodes, suggestions } from '@chainwright/nodes'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { OfferedModel } from '../src/forms/offered-model.ts'
import { FormExample } from './form-example.tsx'
import styles from './forms.module.css'
import { ValueExamples } from './value-examples.tsx'

const offered: readonly OfferedModel[] = [
  {
    reference: 'starter',
    title: 'Starter models',
    where: 'starter',
    megabytes: 128,
    capabilities: ['embed', 'tokenize', 'generate', 'logProbabilities'],
  },
  ...Object.entries(suggestions).flatMap(([capability, { models }]) =>
    models.slice(0, 1).map(({ reference, about, megabytes }): OfferedModel => ({
      reference,
      about,
      where: 'download',
      capabilities: [capability, 'tokenize'],
      ...(megabytes['q8'] !== undefined && { megabytes: megabytes['q8'] }),
    })),
  ),
]

function Gallery() {
  const asked = new URLSearchParams(location.search)
  const only = asked.get('only')
  const types = standardNodes.filter(({ name }) => only === null || only.split(',').includes(name))
  return (
    <main className={styles['page']}>
      <h1>Forms</h1>
      <div className={styles['columns']}>
        {types.map((type) => (
          <div key={type.name} className={styles['panel']} data-type={type.name}>
            <FormExample type={type} models={offered} />
          </div>
        ))}
        {(only === null || only.split(',').includes('values')) && <ValueExamples />}
      </div>
    </main>
  )
}

const root = document.getElementById('root')
const theme = new URLSearchParams(location.search).get('theme') ?? 'light'
document.documentElement.setAttribute('data-theme', theme)
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Gallery />
    </StrictMode>,
  )
}
