import { createClient } from 'redis'
import { createApp } from './app.js'

const { SKILL_ID: skillId, REDIS_URL: url = 'redis://127.0.0.1:6379', PORT: port = '3000' } = process.env

const redis = createClient({ url })
// Without a listener an error of the connection would end the process; with one the client connects again.
redis.on('error', ({ message }) => process.stderr.write(`Redis: ${message}\n`))
// Not awaited: without Redis the skill answers 503, and is ready once Redis is.
redis.connect().catch(() => {})

const server = createApp({ skillId, redis }).listen(Number(port), '127.0.0.1', () => {
  process.stdout.write(`The skill listens at http://127.0.0.1:${server.address().port}/alexa\n`)
})

process.once('SIGTERM', () => {
  server.close(() => redis.destroy())
})
