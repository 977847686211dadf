// The skill under a test authority: it is sent requests, genuine and hostile, and says what it answered.
import { createTrustAnchors } from '@countersign/core/x509'
import {
  alexaCertificateUrl,
  alexaDnsName,
  createCertificateHost,
  createTestAuthority,
  hostile,
  signAlexaRequest,
  testSkillId,
} from '@countersign/testing'
import { serveSkill } from './serve-skill.js'

const authority = await createTestAuthority()
const signer = await authority.issue({ dnsNames: [alexaDnsName] })
const host = createCertificateHost({ [alexaCertificateUrl]: signer.chainPem })
const trustAnchors = await createTrustAnchors(authority.anchorPem)
const server = serveSkill({ skillId: testSkillId, trustAnchors, fetch: host.fetch }, { hostname: '127.0.0.1', port: 0 })

const send = async ({ method, headers, body }) => {
  const response = await fetch(`http://127.0.0.1:${server.port}/alexa`, { method, headers: new Headers(headers), body })
  return { status: response.status, answer: await response.json() }
}

const request = await signAlexaRequest({ signer })
const accepted = await send(request)
const replayed = await send(request)
const codes = {}
for await (const { request: forged } of hostile.alexa({ authority, host })) {
  // Another method does not come as far as the verifier.
  if (forged.method !== 'POST') continue
  const { status, answer } = await send(forged)
  const outcome = status < 400 ? 'accepted' : answer.error
  codes[outcome] = (codes[outcome] ?? 0) + 1
}
process.stdout.write(`${JSON.stringify({ accepted, replayed, hostile: codes })}\n`)
await server.stop()
