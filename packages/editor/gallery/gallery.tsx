import { type ReactNode, StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Tabs } from '../src/parts/basics/tabs.tsx'
import '../src/theme.css'
import { BasicParts, FieldParts } from './basic-parts.tsx'
import { ChartParts, TimelinePart } from './chart-parts.tsx'
import styles from './gallery.module.css'
import { ListParts } from './list-parts.tsx'
import { OverlayParts } from './overlay-parts.tsx'
import { MarkdownPart, ModelParts, ValueParts } from './value-parts.tsx'

const pages: Readonly<Record<string, () => ReactNode>> = {
  basics: () => (
    <>
      <BasicParts />
      <FieldParts />
    </>
  ),
  overlays: () => <OverlayParts />,
  lists: () => <ListParts />,
  values: () => <ValueParts />,
  models: () => <ModelParts />,
  markdown: () => <MarkdownPart />,
  timeline: () => <TimelinePart />,
  charts: () => <ChartParts />,
}
const themes = ['light', 'dark', 'contrast']

/** Shows every part; the address says which page and theme: `#values/dark`. */
function Gallery() {
  const [address, setAddress] = useState(location.hash.slice(1) || 'basics/light')
  const [page = 'basics', theme = 'light'] = address.split('/')
  useEffect(() => document.documentElement.setAttribute('data-theme', theme), [theme])
  const open = (next: string) => {
    history.replaceState(null, '', `#${next}`)
    setAddress(next)
  }
  return (
    <main className={styles['gallery']}>
      <h1 className={styles['title']}>Parts</h1>
      <label>
        Theme{' '}
        <select value={theme} onChange={({ target }) => open(`${page}/${target.value}`)}>
          {themes.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <Tabs
        label="Pages"
        tabs={Object.keys(pages).map((id) => ({ id, label: id }))}
        current={page}
        onChange={(id) => open(`${id}/${theme}`)}
      >
        {pages[page]?.()}
      </Tabs>
    </main>
  )
}

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <Gallery />
    </StrictMode>,
  )
