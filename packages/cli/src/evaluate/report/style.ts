/** The style sheet of reports: system fonts, light or dark as the reader's system is. */
export const reportStyle = `
:root { color-scheme: light dark; --page: #fbfbfc; --card: #fff; --text: #1c2330; --dim: #667085;
  --line: #e4e7ec; --ink: #3b5bdb; --soft: #dbe4ff; --good: #16794a; --goodSoft: #d9f2e4;
  --bad: #b42318; --badSoft: #fde3e0; }
@media (prefers-color-scheme: dark) { :root { --page: #14171d; --card: #1c2028; --text: #e6e9ef;
  --dim: #98a2b3; --line: #333a46; --ink: #91a7ff; --soft: #2a3563; --good: #6fd5a0; --goodSoft: #1d3a2c;
  --bad: #ff9c92; --badSoft: #46231f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2.5rem 1.5rem 4rem; background: var(--page);
  color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; letter-spacing: -.01em; }
h2 { font-size: 1.2rem; margin: 2.6rem 0 .2rem; }
h3 { font-size: .95rem; margin: 0 0 .6rem; overflow-wrap: anywhere; }
p { margin: .6rem 0 .9rem; max-width: 46rem; }
.dim { color: var(--dim); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.1rem; }
.scroll { overflow-x: auto; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 26rem)); gap: 1rem; margin: 1rem 0; }
figure { margin: 0; }
figure svg { max-width: 100%; height: auto; display: block; }
figcaption { margin: .8rem 0 .3rem; font-size: .85rem; }
figure table { font-size: .88rem; }
figure th, figure td { padding: .25rem .4rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .5rem .7rem; border-bottom: 1px solid var(--line); }
thead th { color: var(--dim); font-weight: 600; font-size: .82rem; border-bottom-width: 2px; }
tbody tr:last-child > * { border-bottom: 0; }
tbody th { font-weight: 600; overflow-wrap: anywhere; max-width: 18rem; }
td.number { text-align: right; white-space: nowrap; }
.value { font-size: 1.15rem; font-weight: 650; }
.interval { display: block; width: 10rem; height: 1.1rem; margin: .15rem 0; }
.chip { display: inline-block; border-radius: 999px; padding: 0 .55rem; font-size: .8rem; background: var(--line); }
.chip.better { background: var(--goodSoft); color: var(--good); }
.chip.worse { background: var(--badSoft); color: var(--bad); }
svg text { fill: var(--dim); font: 10px system-ui, sans-serif; font-variant-numeric: tabular-nums; }
svg text.strong { fill: var(--text); }
svg text.inverse { fill: var(--card); }
.axis { stroke: var(--line); stroke-width: 1; }
.ideal { stroke: var(--dim); stroke-width: 1; stroke-dasharray: 3 3; }
.bar { fill: var(--ink); }
.track { fill: var(--soft); }
.gap { fill: var(--bad); opacity: .3; }
.under { fill: var(--card); opacity: .6; }
.span { fill: var(--ink); opacity: .4; }
.intervalText { white-space: nowrap; font-size: .88rem; }
.right { fill: var(--good); }
.wrong { fill: var(--bad); }
details { border-top: 1px solid var(--line); }
details:first-of-type { border-top: 0; }
summary { cursor: pointer; padding: .45rem 0; font-weight: 600; overflow-wrap: anywhere; }
table.rows { table-layout: fixed; min-width: 44rem; }
.narrow { width: 4.5rem; }
.half { width: 45%; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem .8rem; margin: 0; }
dt { color: var(--dim); }
dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.error { color: var(--bad); }
@media print { body { max-width: none; padding: 0; } details > * { display: block; } }
`
