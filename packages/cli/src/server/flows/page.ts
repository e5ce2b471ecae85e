// The page that describes the served flows. It holds nothing of them: its script asks for the description
// with the key that stands behind the #, which browsers do not send.

/** The page. */
export const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Flows</title>
<link rel="stylesheet" href="/page.css">
<main><h1>Flows</h1>
<p id="state">Give the key behind the address: <code>/#key=…</code></p>
<div id="flows"></div></main>
<script src="/page.js"></script>
</html>
`

/** Its style. */
export const pageStyle = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0; padding: 2rem 1rem }
main { max-width: 52rem; margin: auto }
h2 { margin: 2.5rem 0 0.25rem; font-size: 1.25rem }
code, pre { font: 0.875rem/1.5 ui-monospace, monospace }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 0.75rem 1rem; border: 1px solid #8885; border-radius: 8px }
table { border-collapse: collapse; width: 100%; table-layout: fixed; overflow-wrap: anywhere; margin: 0.75rem 0 }
th, td { text-align: left; vertical-align: top; padding: 0.375rem 0.75rem 0.375rem 0; border-bottom: 1px solid #8885 }
th:nth-child(-n + 2) { width: 22% }
th { font-weight: 600; font-size: 0.875rem }
`

/** Its script: shows what \`/openapi.json\` says, as text and nothing else. */
export const pageScript = `'use strict'
const add = (parent, name, text) => {
  const made = document.createElement(name)
  if (text !== undefined) made.textContent = text
  parent.append(made)
  return made
}
const short = (text) => (text.length > 100 ? text.slice(0, 100) + '…' : text)
const meaningOf = ({ description, default: otherwise }) => {
  const usual = otherwise === undefined ? '' : 'Default: ' + short(JSON.stringify(otherwise))
  return [description?.replace(/[.]$/, ''), usual].filter(Boolean).join('. ')
}
const table = (parent, title, { properties = {}, required = [] }) => {
  const names = Object.keys(properties)
  if (names.length === 0) return
  const made = add(parent, 'table')
  const head = add(add(made, 'thead'), 'tr')
  for (const name of [title, 'type']) add(head, 'th', name)
  const isMeant = names.some((name) => meaningOf(properties[name]))
  add(head, isMeant ? 'th' : 'td', isMeant ? 'meaning' : undefined)
  const body = add(made, 'tbody')
  for (const name of names) {
    const row = add(body, 'tr')
    add(add(row, 'td'), 'code', name)
    add(row, 'td', properties[name]['x-type'] + (required.includes(name) ? ', needed' : ''))
    add(row, 'td', meaningOf(properties[name]))
  }
}
// What has to be given, and what shows how it is given.
const exampleOf = ({ properties, required }) =>
  Object.fromEntries(
    Object.keys(properties)
      .filter((name) => required.includes(name) || JSON.stringify(properties[name].default).length < 60)
      .map((name) => [name, properties[name].default ?? '…']),
  )
const quoted = (text) => "'" + text.replaceAll("'", "'\\\\''") + "'"
const show = (path, { post }) => {
  const flows = document.getElementById('flows')
  add(flows, 'h2', post.summary)
  if (post.description) add(flows, 'p', post.description)
  const inputs = post.requestBody.content['application/json'].schema
  const outputs = post.responses['200'].content['application/json'].schema.allOf[1].properties.outputs
  table(flows, 'input', inputs)
  table(flows, 'output', outputs)
  const call = [
    'curl ' + quoted(location.origin + path + '?wait'),
    "-H 'Authorization: Bearer KEY' -H 'Content-Type: application/json'",
    '-d ' + quoted(JSON.stringify(exampleOf(inputs))),
  ]
  add(flows, 'pre', call.join(' \\\\\\n  '))
}
const load = async () => {
  const state = document.getElementById('state')
  const key = new URLSearchParams(location.hash.slice(1)).get('key')
  if (!key) return
  history.replaceState(null, '', location.pathname)
  const answer = await fetch('/openapi.json', { headers: { Authorization: 'Bearer ' + key } })
  if (!answer.ok) return void (state.textContent = 'This key opens nothing here.')
  const { paths } = await answer.json()
  document.getElementById('flows').replaceChildren()
  for (const path of Object.keys(paths)) if (path.startsWith('/flows/')) show(path, paths[path])
  state.textContent = 'All of it for programs: /openapi.json'
}
addEventListener('hashchange', load)
load()
`
