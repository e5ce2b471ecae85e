import { explainBecause, type NodeState, type StepState } from '@chainwright/core'
import { formatDuration, formatNumber } from '../../lib/quantities.ts'
import { Button } from '../../parts/basics/button.tsx'
import { reusedItems } from '../../run/reused-items.ts'
import { useEditor } from '../../session/use-editor.ts'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'
import { StepCalls } from './step-calls.tsx'
import { StepError } from './step-error.tsx'
import { Stepper } from './stepper.tsx'
import { useItem } from './use-item.ts'

/** How the run of a node went: state, reason, tries, time, tokens, and what went wrong. */
export function NodeRunTab({ node, path }: { node: NodeState; path: string }) {
  const { at, count, setAt } = useItem(path, node)
  const step = node.items?.[at] ?? node
  return (
    <>
      <RunButtons path={path} />
      {count > 1 && <Stepper label={panelText.items} at={at} count={count} onAt={setAt} />}
      <StepFacts step={step} node={node} />
      {step.error && <StepError error={step.error} />}
      {step.error && <StepCalls key={at} step={step} node={node} />}
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
    [panelText.allItems, itemWords(node)],
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
  return step.cached && (items || !skip) ? panelText.cached : words
}

/** How many items are done and were reused, and which ran in spite of that. */
function itemWords(node: NodeState): string | undefined {
  const counted = reusedItems(node)
  if (!counted) return undefined
  const { total, done, reused, ran } = counted
  if (reused === 0) return panelText.itemsDone(done, total)
  const words = panelText.itemsReused(reused, total)
  const [first, ...more] = ran
  if (!first) return words
  const who =
    more.length === 0
      ? panelText.itemRan(first.item, first.because)
      : panelText.itemsRan(ran.map(({ item }) => item))
  return `${words}; ${who}`
}

function durationOf({ startedAt, endedAt }: StepState): string | undefined {
  return startedAt > 0 && endedAt > 0 ? formatDuration(endedAt - startedAt) : undefined
}

function tokensOf({ usage }: StepState): string | undefined {
  if (usage?.inputTokens === undefined && usage?.outputTokens === undefined) return undefined
  return panelText.tokensOf(usage.inputTokens ?? 0, usage.outputTokens ?? 0)
}
