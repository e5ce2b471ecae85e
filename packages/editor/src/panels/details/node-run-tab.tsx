import { explainBecause, type NodeState, type StepState } from '@chainwright/core'
import { useState } from 'react'
import { formatDuration, formatNumber } from '../../lib/quantities.ts'
import { Button } from '../../parts/basics/button.tsx'
import { useEditor } from '../../session/use-editor.ts'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'
import { StepError } from './step-error.tsx'
import { Stepper } from './stepper.tsx'

/** How the run of a node went: state, reason, tries, time, tokens, and what went wrong. */
export function NodeRunTab({ node, path }: { node: NodeState; path: string }) {
  const [item, setItem] = useState(0)
  const { items } = node
  const count = items?.length ?? 0
  const at = Math.min(item, Math.max(0, count - 1))
  const step = items?.[at] ?? node
  return (
    <>
      <RunButtons path={path} />
      {count > 1 && <Stepper label={panelText.items} at={at} count={count} onAt={setItem} />}
      <StepFacts step={step} node={node} />
      {step.error && <StepError error={step.error} />}
    </>
  )
}

function RunButtons({ path }: { path: string }) {
  const { desk, runs } = useEditor()
  if (path.includes('/')) return null
  return (
    <div className={styles['bar']}>
      <Button size="small" onClick={() => void desk.run({ until: path })}>
        {panelText.runHere}
      </Button>
      <Button size="small" disabled={!runs.shown()} onClick={() => void desk.runFrom(path)}>
        {panelText.runFrom}
      </Button>
    </div>
  )
}

function StepFacts({ step, node }: { step: StepState; node: NodeState }) {
  const because = step.because ?? (step === node ? undefined : node.because)
  const facts: [string, string | undefined][] = [
    [panelText.state, stateWords(step, node)],
    [panelText.why, because && explainBecause(because)],
    [panelText.tries, step.attempt > 1 ? String(step.attempt) : undefined],
    [panelText.duration, durationOf(step)],
    [panelText.tokens, tokensOf(step)],
    [panelText.cost, step.usage?.cost === undefined ? undefined : formatNumber(step.usage.cost)],
    [
      panelText.model,
      node.planned.models.map(({ reference }) => reference).join(', ') || undefined,
    ],
    [panelText.round, step.rounds && panelText.rounds(step.rounds.length)],
  ]
  return (
    <dl className={styles['facts']}>
      {facts.map(([label, value]) =>
        value === undefined
          ? null
          : [<dt key={`${label} name`}>{label}</dt>, <dd key={label}>{value}</dd>],
      )}
    </dl>
  )
}

function stateWords(step: StepState, { items, skip }: NodeState): string {
  const words = panelText.statuses[step.status] ?? step.status
  const isOwn = step.cached ? panelText.cached : words
  if (!items) return skip ? words : isOwn
  const done = items.filter(({ status }) => status === 'succeeded').length
  return `${isOwn} (${panelText.itemsDone(done, items.length)})`
}

function durationOf({ startedAt, endedAt }: StepState): string | undefined {
  return startedAt > 0 && endedAt > 0 ? formatDuration(endedAt - startedAt) : undefined
}

function tokensOf({ usage }: StepState): string | undefined {
  if (usage?.inputTokens === undefined && usage?.outputTokens === undefined) return undefined
  return panelText.tokensOf(usage.inputTokens ?? 0, usage.outputTokens ?? 0)
}
