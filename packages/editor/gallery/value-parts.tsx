import { Markdown } from '../src/parts/markdown/markdown.tsx'
import { AbsentValue } from '../src/parts/values/absent-value.tsx'
import { RewardRanking } from '../src/parts/values/reward-ranking.tsx'
import { TokenHeat } from '../src/parts/values/token-heat.tsx'
import { ValueView } from '../src/parts/values/value-view.tsx'
import { Show } from './show.tsx'

const passage =
  'The company was founded in 1998 in a garage. It moved its headquarters to Lyon in 2004, where it has stayed since; its research group is in Paris.'
const document = `${passage} `.repeat(60)
const values: readonly (readonly [string, unknown])[] = [
  ['text', document],
  ['number', 12.3456789],
  ['boolean', true],
  ['json', { name: 'x', scores: [1, 2.5, null], nested: { yes: true, text: 'a\nb' } }],
  [
    'messages',
    [
      { role: 'system', content: 'You are brief.' },
      { role: 'user', content: 'Where is the company?' },
      { role: 'assistant', content: 'In **Lyon**, since 2004.\n\n- research: Paris' },
    ],
  ],
  ['tokens', [464, 1664, 373, 9393, 287, 7795, 198]],
  ['vector', Array.from({ length: 512 }, (_, at) => Math.sin(at * 0.7) * Math.exp(-at / 300))],
  ['labels', { sport: 0.71, politics: 0.22, science: 0.06, weather: 0.0005 }],
  [
    'answer',
    {
      text: 'Lyon',
      score: 0.93,
      span: { start: passage.indexOf('Lyon') + 1460, end: passage.indexOf('Lyon') + 1464 },
      source: `${'Nothing of note. '.repeat(86).slice(0, 1460)}${passage}`,
    },
  ],
  ['score', { value: -1.52, kind: 'log-probability-per-token' }],
  ['text[]', ['First summary', 'Second summary', 'Third summary']],
  ['score[]', [0.31, 0.87, -0.2].map((value) => ({ value, kind: 'cosine' }))],
]

export function ValueParts() {
  return (
    <>
      {values.map(([type, value]) => (
        <Show key={type} name={type}>
          <ValueView
            type={type}
            value={value}
            pieces={['The', ' company', ' was', ' founded', ' in', ' Lyon', '\n']}
          />
        </Show>
      ))}
      <Show name="absent">
        <AbsentValue reason={{ type: 'no-value', port: 'text', from: 'route.short' }} />
      </Show>
    </>
  )
}

const written =
  'The company moved to Lyon in 2004,\nand it has stayed there since. Its staff love the food.'
const tokens = written.split(/(?= )|(?<=\n)/u).map((text, at) => {
  const probability = [0.98, 0.71, 0.34, 0.92, 0.12, 0.03, 0.55, 0.95][(at * 5) % 8] ?? 0.5
  const other = (token: number, said: string, share: number) => ({
    token,
    text: said,
    logProbability: Math.log(share),
  })
  const own = other(at, text, probability)
  const rest = [other(1000, ' Paris', 0.4), other(1001, ' Berlin', 0.2), other(1002, '\n', 0.01)]
  return {
    ...own,
    alternatives: [own, ...rest].toSorted((a, b) => b.logProbability - a.logProbability),
  }
})

export function ModelParts() {
  return (
    <>
      <Show name="Token heat">
        <TokenHeat tokens={tokens} />
      </Show>
      <Show name="Reward ranking">
        <RewardRanking
          candidates={[-2.31, -0.84, -1.52].map((value, at) => ({
            text: `${passage.slice(0, 60 + at * 40)}`,
            score: { value, kind: 'log-probability-per-token' },
          }))}
        />
      </Show>
    </>
  )
}

const example = `# Findings

The company is in **Lyon** (*since 2004*), see [the page](https://example.org/about) or www.example.org.

1. first
2. second
   - [x] done
   - [ ] open

> A quote with \`code\`.

| city | people |
|------|-------:|
| Lyon | 522,000 |
| Paris | 2,103,000 |

\`\`\`ts
const answer = await runFlow(flow, { inputs })
\`\`\`

![a map](https://example.org/map.png) <script>alert(1)</script> [bad](javascript:alert(1))
`

export function MarkdownPart() {
  return (
    <Show name="Markdown">
      <Markdown text={example} />
    </Show>
  )
}
