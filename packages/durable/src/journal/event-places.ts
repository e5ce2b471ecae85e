import type { RecordedEvent } from '@chainwright/core'

/** Where the values stand in a group of events: those that may be large. */
export function valuePlaces(events: readonly RecordedEvent[]): (string | number)[][] {
  return events.flatMap((event, at) => eventPlaces(event).map((place) => [at, ...place]))
}

function eventPlaces(event: RecordedEvent): string[][] {
  switch (event.type) {
    case 'run-start': {
      const inputs = Object.keys(event.inputs).map((name) => ['inputs', name])
      const pins = Object.entries(event.pins ?? {}).flatMap(([node, outputs]) =>
        Object.keys(outputs).map((port) => ['pins', node, port]),
      )
      return [...inputs, ...pins]
    }
    case 'node-end':
      return [...Object.keys(event.outputs).map((port) => ['outputs', port]), ...callsPlace(event)]
    case 'node-error':
      return callsPlace(event)
    case 'signal-end':
      return [['value']]
    default:
      return []
  }
}

function callsPlace({ calls }: { readonly calls?: unknown }): string[][] {
  return calls === undefined ? [] : [['calls']]
}
