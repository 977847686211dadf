// A receiver of requests in its own process, built on the published packages. It reads its settings as JSON, one line for each
// change, and writes a line whenever it is ready.
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { createAlexaVerifier } from '../../packages/core/dist/alexa/index.js'
import { createApigVerifier } from '../../packages/core/dist/apig/index.js'
import { createAppStoreVerifier } from '../../packages/core/dist/appstore/index.js'
import { acceptReplays, createPayPalVerifier } from '../../packages/core/dist/paypal/index.js'
import { createSmnVerifier } from '../../packages/core/dist/smn/index.js'
import { createSnsVerifier } from '../../packages/core/dist/sns/index.js'
import { createTrustAnchors } from '../../packages/core/dist/x509/index.js'
import { requireSignature } from '../../packages/node/dist/http.js'

let answer = accept
let settings = {}

const server = createServer(async (request, response) => {
  if (settings.cors) {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-methods', 'POST, PUT, PATCH, DELETE')
    const requestedHeaders = request.headers['access-control-request-headers']
    if (requestedHeaders !== undefined) response.setHeader('access-control-allow-headers', requestedHeaders)
    if (request.method === 'OPTIONS') return response.writeHead(204).end()
  }
  await new Promise((resolve) => setTimeout(resolve, settings.delay ?? 0))
  await answer(request, response)
  return undefined
})
server.listen(0, '127.0.0.1', () => write({ port: server.address().port }))

createInterface({ input: process.stdin }).on('line', async (line) => {
  settings = JSON.parse(line)
  answer = settings.verify ? requireSignature(await createVerifier(settings), accept) : accept
  write({ ready: true })
})
process.stdin.on('end', () => process.exit())

async function createVerifier(settings) {
  const { scheme, skillId, topicArn, topicUrn, webhookId, bundleId, appAppleId } = settings
  const { trustAnchors, certificates, accessKey, secret } = settings
  if (scheme === 'apig') return createApigVerifier({ secrets: { [accessKey]: secret } })
  if (scheme === 'smn') return createSmnVerifier({ topicUrns: [topicUrn], certificates: trustAnchors })
  const sources = {
    trustAnchors: await createTrustAnchors(trustAnchors),
    fetch: async (input) => {
      const pem = certificates[String(input)]
      return pem === undefined ? new Response('', { status: 404 }) : new Response(pem)
    },
  }
  if (scheme === 'sns') return createSnsVerifier({ ...sources, topicArns: [topicArn] })
  if (scheme === 'appstore') return createAppStoreVerifier({ trustAnchors: sources.trustAnchors, bundleId, appAppleId })
  if (scheme === 'paypal') return createPayPalVerifier({ ...sources, webhookId, replayGuard: acceptReplays })
  return createAlexaVerifier({ ...sources, skillId })
}

function accept(...parts) {
  const response = parts.at(-1)
  response.setHeader('content-type', 'application/json')
  response.end('{"accepted":true}')
}

function write(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}
