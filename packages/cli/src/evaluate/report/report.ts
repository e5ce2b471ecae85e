import { createHash } from 'node:crypto'
import type { Comparison, CheckResult } from '@chainwright/nodes/metrics'
import { countText, durationText } from '../../terminal/figures-text.ts'
import { intervalText, signed, valueText } from '../evaluation-text.ts'
import type { EvaluatedVariant, Evaluation } from '../evaluation.ts'
import { checkSection } from './check-section.ts'
import { html, type Html } from './html.ts'
import { intervalChart, scaleOf, type Scale } from './interval-chart.ts'
import { reportStyle } from './style.ts'

/**
 * An evaluation as one page that needs nothing else: no script, nothing from the network, all texts
 * escaped. Its content policy allows its own style sheet and nothing more.
 */
export function evaluationReport(evaluation: Evaluation): string {
  const { flow, data, rows, checks, variants } = evaluation
  const hash = createHash('sha256').update(reportStyle).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  const style = { markup: `<style>${reportStyle}</style>` }
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${flow} — evaluation</title>
        ${style}
      </head>
      <body>
        <header>
          <h1>${flow}</h1>
          <p class="dim">
            ${countText(rows.length, 'row')} of ${data} · ${countText(variants.length, 'variant')} ·
            ${countText(checks.length, 'check')}
          </p>
        </header>
        <main>
          ${summaryTable(evaluation)}
          <p class="dim">
            Bars are 95 % intervals: of 2,000 samples of the rows, drawn with replacement, the
            middle 95 % have such a value. A variant is better or worse when the interval of its
            difference from the first, on the same rows, does not hold 0.
          </p>
          ${checks.map((_, at) => checkSection(evaluation, at))}
        </main>
      </body>
    </html> `
  return page.markup
}

function summaryTable({ checks, variants }: Evaluation): Html {
  const heads = checks.map(
    ({ name, metric }) => html`<th>${name}<br /><span class="dim">${metric}</span></th>`,
  )
  const scales = checks.map((_, at) => {
    return scaleOf(variants.flatMap((variant) => variant.checks[at]?.interval ?? []))
  })
  return html`<div class="card scroll">
    <table>
      <thead>
        <tr>
          <th>variant</th>
          ${heads}
          <th>time a row</th>
        </tr>
      </thead>
      <tbody>
        ${variants.map((variant) => variantRow(variant, scales))}
      </tbody>
    </table>
  </div>`
}

function variantRow(variant: EvaluatedVariant, scales: readonly Scale[]): Html {
  const { name, checks, lines, failed, durationMs } = variant
  const cells = checks.map((result, at) => checkCell(result, scales[at]))
  const mean = lines.length === 0 ? 0 : durationMs / lines.length
  const broken = failed > 0 ? html`<br /><span class="error">${failed} failed</span>` : undefined
  return html`<tr>
    <th>${name}</th>
    ${cells}
    <td>${durationText(mean)}${broken}</td>
  </tr>`
}

function checkCell(result: CheckResult, scale: Scale = { from: 0, to: 1 }): Html {
  const { interval, comparison, reached, check, rows } = result
  const goal = reached
    ? undefined
    : html`<br /><span class="chip worse">goal ${check.goal ?? 0} missed</span>`
  const told = comparison && verdictMarkup(comparison)
  return html`<td>
    <span class="value">${valueText(interval.value)}</span>
    <span class="dim">${rows} rows</span> ${intervalChart(interval, scale)}<span class="dim"
      >${intervalText(interval)}</span
    >${told}${goal}
  </td>`
}

function verdictMarkup({ verdict, difference }: Comparison): Html {
  return html`<br /><span class="chip ${verdict}">${verdict}</span><br /><span
      class="dim intervalText"
      >${signed(difference.value)} ${intervalText(difference)}</span
    >`
}
