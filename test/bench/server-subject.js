// @ts-check
// One server of `pnpm bench:server`, in its own process: server-subject.js <subject> <material> <packages>. Sends its parent
// the port, and its processor time at each request.
import { webcrypto } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { addRootCertificate, stubDownloads } from './stubs.js'

const [, , subject = '', file = '', packages = ''] = process.argv
const { url, pem, anchorPem, spki, at, headers, body: base64 } = JSON.parse(readFileSync(file, 'utf8'))
const answer = { version: '1.0', response: { shouldEndSession: true } }
const load = (/** @type {string} */ path) => import(pathToFileURL(join(packages, path)).href)

/** @type {Record<string, () => Promise<import('node:http').Server>>} */
const subjects = {
  async 'node:http'() {
    return createServer((request, response) => {
      /** @type {Buffer[]} */
      const parts = []
      request.on('data', (part) => parts.push(part))
      request.on('end', () => send(response, JSON.parse(Buffer.concat(parts).toString())))
    })
  },
  async 'node:http, floor'() {
    const verify = await subtleVerify()
    return createServer((request, response) => {
      /** @type {Buffer[]} */
      const parts = []
      request.on('data', (part) => parts.push(part))
      request.on('end', async () => {
        const body = Buffer.concat(parts)
        await verify(request, body)
        send(response, JSON.parse(body.toString()))
      })
    })
  },
  async 'node:http, ours'() {
    const { requireSignature } = await load('node/dist/http.js')
    return createServer(
      requireSignature(
        await verifier(),
        (/** @type {any} */ { payload }, /** @type {any} */ _, /** @type {any} */ response) => send(response, payload),
      ),
    )
  },
  async express() {
    const { default: express } = await import('express')
    return createServer(express().post('/', express.json(), answerInExpress))
  },
  async 'express, floor'() {
    const [{ default: express }, verify] = await Promise.all([import('express'), subtleVerify()])
    const keep = (/** @type {any} */ request, /** @type {any} */ _, /** @type {Buffer} */ body) => {
      request.rawBody = body
    }
    return createServer(
      express().post(
        '/',
        express.json({ verify: keep }),
        (/** @type {any} */ request, /** @type {any} */ _, /** @type {any} */ next) =>
          verify(request, request.rawBody).then(() => next(), next),
        answerInExpress,
      ),
    )
  },
  async 'express, ours'() {
    const [{ default: express }, { requireSignature }] = await Promise.all([
      import('express'),
      load('node/dist/express.js'),
    ])
    return createServer(express().post('/', requireSignature(await verifier()), answerInExpress))
  },
  async 'express, alexa-verifier-middleware'() {
    stubDownloads(new Map([[url, pem]]))
    const [{ default: express }, { default: middleware }] = await Promise.all([
      import('express'),
      // @ts-expect-error It has no types.
      import('alexa-verifier-middleware'),
    ])
    return createServer(express().post('/', middleware, answerInExpress))
  },
  async 'express, ask-sdk-express-adapter'() {
    stubDownloads(new Map([[url, pem]]))
    addRootCertificate(anchorPem)
    const [{ default: express }, { default: adapter }, { default: sdk }] = await Promise.all([
      import('express'),
      import('ask-sdk-express-adapter'),
      import('ask-sdk-core'),
    ])
    const skill = sdk.SkillBuilders.custom()
      .addRequestHandlers({ canHandle: () => true, handle: (input) => input.responseBuilder.getResponse() })
      .create()
    return createServer(express().post('/', new adapter.ExpressAdapter(skill, true, true).getRequestHandlers()))
  },
  async fastify() {
    return await fastify(async (app) => void app.post('/', async () => answer))
  },
  async 'fastify, floor'() {
    const verify = await subtleVerify()
    return await fastify(async (app) => {
      app.addContentTypeParser(
        'application/json',
        { parseAs: 'buffer' },
        async (/** @type {any} */ { raw }, /** @type {Buffer} */ body) => {
          await verify(raw, body)
          return JSON.parse(body.toString())
        },
      )
      app.post('/', async () => answer)
    })
  },
  async 'fastify, ours'() {
    const { requireSignature } = await load('node/dist/fastify.js')
    const ours = await verifier()
    return await fastify(async (app) => {
      await app.register(requireSignature, { verifier: ours })
      app.post('/', async () => answer)
    })
  },
}

async function verifier() {
  const [{ anySkill, createAlexaVerifier }, { createTrustAnchors }] = await Promise.all([
    load('core/dist/alexa/index.js'),
    load('core/dist/x509/index.js'),
  ])
  return createAlexaVerifier({
    skillId: anySkill,
    trustAnchors: await createTrustAnchors(anchorPem),
    currentDate: () => new Date(at),
    fetch: async () => new Response(pem),
  })
}

/** @param {(app: any) => Promise<void>} route */
async function fastify(route) {
  const { default: create } = await import('fastify')
  const app = create()
  app.register(route)
  await app.ready()
  return app.server
}

function answerInExpress(/** @type {unknown} */ _, /** @type {any} */ response) {
  response.json(answer)
}

function send(
  /** @type {import('node:http').ServerResponse} */ response,
  /** @type {{ request: { type: string } }} */ payload,
) {
  if (typeof payload.request.type !== 'string') throw new Error('no request')
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(answer))
}

// WebCrypto verifies the signature of a request. No server that verifies can add less, except by another engine.
async function subtleVerify() {
  const { subtle } = webcrypto
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const key = await subtle.importKey('spki', Buffer.from(spki, 'base64'), algorithm, false, ['verify'])
  return async (
    /** @type {Pick<import('node:http').IncomingMessage, 'headers'>} */ request,
    /** @type {Buffer} */ body,
  ) => {
    const signature = Buffer.from(String(request.headers['signature-256']), 'base64')
    if (!(await subtle.verify(algorithm, key, signature, body))) throw new Error('The material is not signed')
  }
}

// The same outside a server: one verification after another, and the body is parsed.
async function loop(/** @type {number} */ times) {
  const verify = await subtleVerify()
  const body = Buffer.from(base64, 'base64')
  const request = {
    headers: Object.fromEntries(
      headers.map((/** @type {[string, string]} */ [name, value]) => [name.toLowerCase(), value]),
    ),
  }
  for (let time = 0; time < times; time++) {
    await verify(request, body)
    JSON.parse(body.toString())
  }
}

const server = subject === 'loop' ? createServer() : await subjects[subject]?.()
if (server === undefined) throw new Error(`There is no subject ${subject}`)
// Connections stay open while other servers are measured.
server.keepAliveTimeout = 600_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
})
process.on('message', async (/** @type {number} */ times) => {
  if (subject === 'loop') await loop(times)
  const { user, system } = process.cpuUsage()
  process.send?.({ time: user + system })
})
process.on('disconnect', () => process.exit())
