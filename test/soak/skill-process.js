// The Node example under load, in its own process. It prints where it listens, and answers `measure` with its numbers.
import { createRequire } from 'node:module'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createApp } from '../../examples/node-express-alexa/app.js'
import { createTrustAnchors } from '../../packages/core/dist/x509/index.js'

const { createClient } = createRequire(new URL('../../examples/node-express-alexa/package.json', import.meta.url))(
  'redis',
)
const { redisPort, hostUrl, skillId, anchors } = JSON.parse(process.argv[2])

const redis = createClient({ socket: { host: '127.0.0.1', port: redisPort, reconnectStrategy: 50 } })
redis.on('error', () => {})
await redis.connect()

const app = createApp({
  skillId,
  redis,
  trustAnchors: await createTrustAnchors(anchors),
  // A host on loopback replaces the host of Amazon; nothing else about the request changes.
  fetch: (input, init) => fetch(String(input).replace('https://s3.amazonaws.com', hostUrl), init),
})
const delay = monitorEventLoopDelay({ resolution: 10 })

const measure = () => {
  for (let pass = 0; pass < 3; pass += 1) globalThis.gc()
  const { heapUsed, rss, external } = process.memoryUsage()
  return { heap: heapUsed + external, rss, stall: delay.max / 1e6 }
}

const server = app.listen(0, '127.0.0.1', () =>
  process.send({ url: `http://127.0.0.1:${server.address().port}/alexa` }),
)
process.on('message', (message) => {
  if (message === 'measure') process.send(measure())
  // Garbage collections of a measurement are not stalls of the skill.
  if (message === 'start') delay.enable()
  if (message === 'stop') process.exit(0)
})
