import type { LabelScore } from '@chainwright/nodes/metrics'
import { html, type Html } from './html.ts'

/** How well each label is found: precision, recall and F1. */
export function labelTable(scores: readonly LabelScore[]): Html {
  const lines = scores.map(
    ({ label, rows, precision, recall, f1 }) =>
      html`<tr>
        <th>${label}</th>
        <td class="number">${rows}</td>
        <td class="number">${share(precision)}</td>
        <td class="number">${share(recall)}</td>
        <td class="number">${share(f1)}</td>
      </tr>`,
  )
  return html`<table>
    <thead>
      <tr>
        <th>label</th>
        <th>rows</th>
        <th>precision</th>
        <th>recall</th>
        <th>F1</th>
      </tr>
    </thead>
    <tbody>
      ${lines}
    </tbody>
  </table>`
}

function share(value: number): string {
  return value.toFixed(3)
}
