import { stepInputs, type NodeState, type PlannedInput } from '@chainwright/core'
import { AbsentValue } from '../../parts/values/absent-value.tsx'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'
import { PortValue } from './port-value.tsx'
import { Stepper } from './stepper.tsx'
import { useItem } from './use-item.ts'

/** Exactly what each step of a node was given in the run that is shown. */
export function NodeInputs({ node, path }: { node: NodeState; path: string }) {
  const { at, count, setAt } = useItem(path, node)
  const { planned, items, scope } = node
  const inputs = stepInputs(scope, planned, items ? at : -1)
  const shown = planned.inputs.filter(
    ({ name, source }) => source.type !== 'absent' || inputs?.[name] !== undefined,
  )
  if (shown.length === 0) return <p className={styles['none']}>{panelText.noInputs}</p>
  return (
    <>
      {count > 1 && <Stepper label={panelText.items} at={at} count={count} onAt={setAt} />}
      {shown.map((input) => (
        <PortValue
          key={`${input.name} ${at}`}
          name={input.name}
          type={typeOf(input)}
          value={inputs?.[input.name]}
          aside={sourceWords(input.source, node)}
          absent={<AbsentValue reason={{ type: 'waiting' }} />}
        />
      ))}
    </>
  )
}

function typeOf({ type }: PlannedInput): string {
  return type.name
}

function sourceWords(source: PlannedInput['source'], { scope }: NodeState): string {
  if (source.type === 'literal') return panelText.literal
  if (source.type === 'absent') return panelText.default
  const wires = source.type === 'gather' ? source.wires : [source]
  const names = wires.map(({ node, port }) => `${scope.plan.nodes[node]?.id ?? 'inputs'}.${port}`)
  return panelText.wiredFrom(names.join(', '))
}
