// A receiver of SNS, App Store, PayPal and SMN messages in its own process. It reports to the parent every handler that starts and succeeds.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'
import { createAppStoreVerifier } from '../../packages/core/dist/appstore/index.js'
import { createPayPalVerifier } from '../../packages/core/dist/paypal/index.js'
import { createSmnVerifier } from '../../packages/core/dist/smn/index.js'
import { createSnsVerifier } from '../../packages/core/dist/sns/index.js'
import { createTrustAnchors } from '../../packages/core/dist/x509/index.js'
import { requireSignature } from '../../packages/node/dist/http.js'
import { redisCertificateStore, redisReplayGuard } from '../../packages/node/dist/index.js'

const require = createRequire(new URL('../../packages/node/package.json', import.meta.url))
const { library, redisPort, hostUrl, anchors, intermediates, ...served } = JSON.parse(process.argv[2])

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

const common = { trustAnchors: await createTrustAnchors(anchors), replayGuard: redisReplayGuard(client) }
const downloads = {
  ...common,
  intermediates,
  certificateStore: redisCertificateStore(client),
  // A host on loopback replaces the hosts of Amazon and PayPal.
  fetch: (input, init) => fetch(String(input).replace(/^https:\/\/(?:sns\.[^/]+|api\.paypal\.com)/, hostUrl), init),
}
const { topicArn, bundleId, appAppleId, webhookId, topicUrn, pin } = served

const tell = (event, id) => process.send({ event, id, at: Date.now() })

// Some handlers fail, some take longer than the time after which a claim is renewed.
const handle = (verifier, read) =>
  requireSignature(
    verifier,
    async ({ payload }, _request, response) => {
      const { id, text } = read(payload)
      tell('started', id)
      await wait(text === 'slow' ? 7_000 : Math.random() * 40)
      if (text === 'may fail' && Math.random() < 0.1) {
        if (Math.random() < 0.5) throw new Error('The handler fails on purpose')
        response.writeHead(500).end()
        return
      }
      tell('succeeded', id)
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

const routes = {
  '/sns': handle(createSnsVerifier({ ...downloads, topicArns: [topicArn] }), ({ MessageId, Message }) => ({
    id: MessageId,
    text: Message,
  })),
  '/appstore': handle(createAppStoreVerifier({ ...common, bundleId, appAppleId }), ({ notificationUUID, subtype }) => ({
    id: notificationUUID,
    text: subtype,
  })),
  '/paypal': handle(createPayPalVerifier({ ...downloads, webhookId }), ({ id, summary }) => ({ id, text: summary })),
  '/smn': handle(
    createSmnVerifier({ topicUrns: [topicUrn], certificates: pin, replayGuard: common.replayGuard }),
    ({ message_id, message }) => ({ id: message_id, text: message }),
  ),
}

const server = createServer((request, response) => routes[request.url](request, response)).listen(0, '127.0.0.1', () =>
  process.send({ port: server.address().port }),
)
process.on('message', () => process.exit(0))
