import { createClient } from 'redis'
import { createApp } from './app.js'

const { SKILL_ID: skillId, REDIS_URL: url = 'redis://127.0.0.1:6379', PORT: port = '3000' } = process.env

const redis = createClient({ url })
// Without a listener, an error of the connection would end the process. With a listener, the client connects again.
redis.on('error', ({ message }) => process.stderr.write(`Redis: ${message}\n`))
// Do not await this: without Redis the skill answers 503, and it serves requests as soon as Redis is ready.
redis.connect().catch(() => {})

const server = createApp({ skillId, redis }).listen(Number(port), '127.0.0.1', () => {
  process.stdout.write(`The skill listens at http://127.0.0.1:${server.address().port}/alexa\n`)
})

process.once('SIGTERM', () => {
  server.close(() => redis.destroy())
})
