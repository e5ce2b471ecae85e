import { onlyCard, readSelection } from '../../document/selection.ts'
import { shownFlow } from '../../document/document.ts'
import { useDocument } from '../../session/use-editor.ts'
import { FlowDetails } from './flow-details.tsx'
import { FlowInputDetails } from './flow-input-details.tsx'
import { FlowOutputDetails } from './flow-output-details.tsx'
import { NodeDetails } from './node-details.tsx'
import { SelectionDetails } from './selection-details.tsx'
import { WireDetails } from './wire-details.tsx'

/** What there is to know of the selection, and to change; of the flow while nothing is selected. */
export function Details() {
  const flow = useDocument(shownFlow)
  const selection = useDocument((state) => state.selection)
  if (selection.size === 0) return <FlowDetails />
  const card = onlyCard(flow, selection)
  if (card?.kind === 'node') return <NodeDetails key={card.name} id={card.name} />
  if (card?.kind === 'input') return <FlowInputDetails key={card.name} name={card.name} />
  if (card?.kind === 'output') return <FlowOutputDetails key={card.name} name={card.name} />
  const selected = readSelection(flow, selection)
  const [wire] = selected.wires
  if (wire && selection.size === 1) return <WireDetails wire={wire} />
  return <SelectionDetails count={selection.size} />
}
