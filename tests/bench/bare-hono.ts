import { serve } from '@hono/node-server'
import { Hono } from 'hono'

// The least that a Hono server can do with such a request: read its JSON, and answer JSON.

const app = new Hono()
app.post('/flows/ten/runs', async (c) => {
  const { text } = await c.req.json<{ text: string }>()
  return c.json({ status: 'succeeded', outputs: { text } })
})
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}/flows/ten/runs`)
})
process.on('SIGTERM', () => server.close(() => process.exit(0)))
