// @ts-check
// One sample of `pnpm bench first`: first-sample.js <subject> <material> <core's dist>. Imports a library, makes it verify one
// request, and prints the microseconds of processor time that this verification took, all threads together.
import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { addRootCertificate, stubDownloads } from './stubs.js'

const [, , subject = '', material = '', dist = ''] = process.argv
const { url, pem, anchorPem, spki, at, headers, body: base64 } = JSON.parse(readFileSync(material, 'utf8'))
const body = Buffer.from(base64, 'base64')
/** @type {Map<string, string>} */
const headerOf = new Map(headers.map((/** @type {[string, string]} */ [name, value]) => [name.toLowerCase(), value]))
const signature = headerOf.get('signature-256') ?? ''
const load = (/** @type {string} */ file) => import(pathToFileURL(join(dist, file)).href)

/** @type {Record<string, () => Promise<() => unknown>>} */
const subjects = {
  ours: () => ours(false),
  'ours, prepared': () => ours(true),
  async 'alexa-verifier'() {
    stubDownloads(new Map([[url, pem]]))
    const { default: alexaVerifier } = await import('alexa-verifier')
    return async () => {
      const text = body.toString()
      await alexaVerifier(url, signature, text)
      JSON.parse(text)
    }
  },
  async 'ask-sdk-express-adapter'() {
    stubDownloads(new Map([[url, pem]]))
    addRootCertificate(anchorPem)
    const { default: askSdk } = await import('ask-sdk-express-adapter')
    return async () => {
      const text = body.toString()
      await new askSdk.SkillRequestSignatureVerifier().verify(text, Object.fromEntries(headers))
      await new askSdk.TimestampVerifier().verify(text)
      JSON.parse(text)
    }
  },
  // The work that no verification can omit, without any check of the certificate.
  async floor() {
    return () => {
      const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' })
      if (!verify('sha256', body, key, Buffer.from(signature, 'base64'))) throw new Error('refused')
      JSON.parse(body.toString())
    }
  },
}

async function ours(/** @type {boolean} */ prepared) {
  const { createAlexaVerifier, anySkill } = await load('alexa/index.js')
  const verifier = createAlexaVerifier({
    skillId: anySkill,
    // The first verification loads them, like the default anchors.
    ...(anchorPem && { trustAnchors: async () => (await load('x509/index.js')).createTrustAnchors(anchorPem) }),
    currentDate: () => new Date(at),
    fetch: async () => new Response(pem),
  })
  // Node loads its fetch at the first use of any part of it. The cost is the same for every library.
  await new Response(pem).text()
  if (prepared) await verifier.prepare()
  return () => verifier.verify({ method: 'POST', url: '/', headers, body })
}

const run = await subjects[subject]?.()
if (run === undefined) throw new Error(`There is no subject ${subject}. Use ${Object.keys(subjects).join(', ')}`)
// No request comes in the moment in which a library is loaded. V8 still compiles in another thread for a short time then, and
// the time of that thread would count as the request's.
await setTimeout(100)
const before = process.cpuUsage()
await run()
const { user, system } = process.cpuUsage(before)
process.stdout.write(String(user + system))
