import { Box } from 'lucide-react'
import { Badge } from '../src/parts/basics/badge.tsx'
import { SearchList } from '../src/parts/search/search-list.tsx'
import { Table } from '../src/parts/search/table.tsx'
import styles from './gallery.module.css'
import { Show } from './show.tsx'

const nothing = () => undefined
const words = [
  'Summarize',
  'Translate',
  'Classify',
  'Generate',
  'Retrieve',
  'Split',
  'Join',
  'Rank',
]
const entries = Array.from({ length: 4000 }, (_, at) => ({
  id: `entry-${at}`,
  label: at < 8 ? (words[at] ?? '') : `${words[at % 8] ?? ''} ${at}`,
  group: at < 8 ? 'Nodes' : 'In this flow',
  detail: at % 3 === 0 ? 'text → text, by a language model' : 'text → text',
  icon: <Box />,
  ...(at === 2 && { off: 'Needs a model' }),
}))
const rows = Array.from({ length: 10_000 }, (_, at) => ({
  id: String(at),
  text: `Row ${at}: ${words[(at * 7) % 8] ?? ''} this ${words[(at * 3) % 8] ?? ''}`,
  score: at % 17 === 0 ? undefined : Math.sin(at) * 5,
}))
type Row = (typeof rows)[number]

const columns = [
  { id: 'id', title: 'Row', width: 80, align: 'end' as const, render: ({ id }: Row) => id },
  {
    id: 'text',
    title: 'Text',
    render: ({ text }: Row) => text,
    sortValue: ({ text }: Row) => text,
  },
  {
    id: 'score',
    title: 'Score',
    width: 120,
    align: 'end' as const,
    render: ({ score }: Row) => score?.toFixed(3) ?? <Badge tone="danger">failed</Badge>,
    sortValue: ({ score }: Row) => score,
  },
]

export function ListParts() {
  return (
    <>
      <Show name="Search list of 4,000">
        <SearchList label="Add a node" entries={entries} onChoose={nothing} initialQuery="sum" />
      </Show>
      <Show name="Table of 10,000 rows">
        <div className={styles['tall']}>
          <Table
            label="Results"
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            initialSorting={{ column: 'score', direction: 'descending' }}
          />
        </div>
      </Show>
    </>
  )
}
