// A receiver of SNS messages in its own process. It reports to the parent every handler that starts and succeeds.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'
import { createSnsVerifier } from '../../packages/core/dist/sns/index.js'
import { createTrustAnchors } from '../../packages/core/dist/x509/index.js'
import { requireSignature } from '../../packages/node/dist/http.js'
import { redisCertificateStore, redisReplayGuard } from '../../packages/node/dist/index.js'

const require = createRequire(new URL('../../packages/node/package.json', import.meta.url))
const { library, redisPort, hostUrl, topicArn, anchors, intermediates } = JSON.parse(process.argv[2])

const clients = {
  async redis() {
    const { createClient } = require('redis')
    const client = createClient({ socket: { host: '127.0.0.1', port: redisPort, reconnectStrategy: 50 } })
    return await client.on('error', () => {}).connect()
  },
  async ioredis() {
    const { Redis } = require('ioredis')
    return new Redis({ host: '127.0.0.1', port: redisPort, retryStrategy: () => 50 }).on('error', () => {})
  },
}
const client = await clients[library]()

const verifier = createSnsVerifier({
  topicArns: [topicArn],
  trustAnchors: await createTrustAnchors(anchors),
  intermediates,
  certificateStore: redisCertificateStore(client),
  replayGuard: redisReplayGuard(client),
  // A host on loopback replaces the host of Amazon.
  fetch: (input, init) => fetch(String(input).replace(/^https:\/\/sns\.[^/]+/, hostUrl), init),
})

const tell = (event, id) => process.send({ event, id, at: Date.now() })

// Some handlers fail, some take longer than the time after which a claim is renewed.
const listener = requireSignature(
  verifier,
  async ({ payload: { MessageId, Message } }, _request, response) => {
    tell('started', MessageId)
    await wait(Message === 'slow' ? 7_000 : Math.random() * 40)
    if (Message === 'may fail' && Math.random() < 0.1) {
      if (Math.random() < 0.5) throw new Error('The handler fails on purpose')
      response.writeHead(500).end()
      return
    }
    tell('succeeded', MessageId)
    response.end('handled')
  },
  {
    onError: () => {},
    logger: {
      debug() {},
      warn: (message) => message.startsWith('the claim could not be completed') && tell('not written'),
    },
  },
)

const server = createServer(listener).listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
process.on('message', () => process.exit(0))
