import { expect, it } from 'vitest'
import { createServerCalls } from './ask-server.ts'
import { createServerFollower } from './server-follower.ts'

/** A server whose streams are written by hand; `asked` are the places that were asked for, in order. */
function fakeServer(answers: (string | Error | number)[]) {
  const asked: string[] = []
  const troubles: boolean[] = []
  const calls = createServerCalls('token', async (path, { headers }) => {
    const last = (headers as Record<string, string>)['Last-Event-ID'] ?? 'start'
    asked.push(`${path.split('=')[1]} ${last}`)
    const answer = answers.shift()
    if (answer instanceof Error) throw answer
    if (typeof answer === 'number') return new Response('{}', { status: answer })
    return new Response(answer ?? '')
  })
  const follower = createServerFollower({
    calls,
    readEvent: (event) => event as never,
    onTrouble: (isLost) => troubles.push(isLost),
    wait: () => new Promise((resolve) => setTimeout(resolve)),
  })
  const told: string[] = []
  const follow = (run: string) =>
    follower.follow(run, (events) => told.push(...events.map(({ type }) => `${run} ${type}`)))
  return { asked, troubles, told, follow }
}

const event = (run: string, place: string, type: string) =>
  `id: ${run}/${place}\nevent: ${type}\ndata: {"type":"${type}"}\n\n`
const over = (run: string) => `event: over\ndata: {"run":"${run}"}\n\n`

it('goes on behind the last event when the connection ends in the middle', async () => {
  const { asked, told, follow } = fakeServer([
    `: hello\n\n${event('a', '0.1.0', 'run-start')}${event('a', '0.2.0', 'node-start')}id: a/0.3.0\nevent: no`,
    event('a', '0.3.0', 'node-end') + over('a'),
  ])
  await follow('a')
  expect(asked).toEqual(['a start', 'a a/0.2.0'])
  expect(told).toEqual(['a run-start', 'a node-start', 'a node-end'])
})

it('waits for a server that does not answer, and says so meanwhile', async () => {
  const { asked, troubles, told, follow } = fakeServer([
    event('a', '0.1.0', 'run-start'),
    new TypeError('refused'),
    503,
    event('a', '1.2.0', 'run-resume') + over('a'),
  ])
  await follow('a')
  expect(asked).toHaveLength(4)
  expect(troubles).toEqual([false, true, true, false])
  expect(told).toEqual(['a run-start', 'a run-resume'])
})

it('tells a run anew whose last events a crash took back', async () => {
  const whole = [
    event('a', '0.1.0', 'run-start'),
    event('a', '1.2.0', 'run-resume'),
    event('a', '1.3.0', 'node-end'),
    over('a'),
  ].join('')
  const { asked, told, follow } = fakeServer([
    event('a', '0.1.0', 'run-start') + event('a', '0.2.0', 'node-start'),
    event('a', '1.2.0', 'run-resume') + event('a', '1.3.0', 'node-end') + over('a'),
    whole,
  ])
  await follow('a')
  expect(asked).toEqual(['a start', 'a a/0.2.0', 'a start'])
  expect(told.slice(2)).toEqual(['a run-start', 'a run-resume', 'a node-end'])
})

it('follows several runs over one connection, and adds others to it', async () => {
  const { asked, follow } = fakeServer([
    event('a', '0.1.0', 'run-start') + event('b', '0.1.0', 'run-start'),
    over('a') + over('b'),
  ])
  await Promise.all([follow('a'), follow('b')])
  expect(asked).toEqual(['a,b start', 'a,b a/0.1.0 b/0.1.0'])
})

it('ends when the server takes the token no longer, or has lost the run', async () => {
  const other = fakeServer([401])
  await expect(other.follow('a')).rejects.toMatchObject({ code: 'server-token' })
  const error = { code: 'run-missing', message: 'it is not there' }
  const gone = fakeServer([`event: lost\ndata: ${JSON.stringify({ run: 'a', error })}\n\n`])
  await expect(gone.follow('a')).rejects.toMatchObject({ code: 'run-missing' })
})
