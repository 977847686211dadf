// The Node example under load, in a process of its own. It says where it listens, and answers `measure` with its numbers.
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
  // Amazon's host is played by one on loopback; everything else about the request stays as it is.
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
  // The collections of a measurement are no stalls of the skill's.
  if (message === 'start') delay.enable()
  if (message === 'stop') process.exit(0)
})
