import type { NodeState } from '@chainwright/core'
import { panelText } from '../../text/panels.ts'
import { StepCalls } from './step-calls.tsx'
import { Stepper } from './stepper.tsx'
import { useItem } from './use-item.ts'

/** Exactly what each step of a node sent to its models in the run that is shown. */
export function NodeSent({ node, path }: { node: NodeState; path: string }) {
  const { at, count, setAt } = useItem(path, node)
  return (
    <>
      {count > 1 && <Stepper label={panelText.items} at={at} count={count} onAt={setAt} />}
      <StepCalls key={at} step={node.items?.[at] ?? node} node={node} />
    </>
  )
}
