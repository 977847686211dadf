import { serve } from '@hono/node-server'
import { createApp } from './app.js'

const { SKILL_ID: skillId, PORT: port = '3000' } = process.env

serve({ fetch: createApp({ skillId }).fetch, hostname: '127.0.0.1', port: Number(port) }, (address) => {
  process.stdout.write(`The skill listens at http://127.0.0.1:${address.port}/alexa\n`)
})
