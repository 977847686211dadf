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
const kv = await Deno.openKv(':memory:')
const trustAnchors = await createTrustAnchors(authority.anchorPem)
const server = serveSkill(
  { skillId: testSkillId, kv, trustAnchors, fetch: host.fetch },
  { hostname: '127.0.0.1', port: 0, onListen() {} },
)

const send = async ({ method, headers, body }) => {
  const response = await fetch(`http://127.0.0.1:${server.addr.port}/`, { method, headers: new Headers(headers), body })
  return { status: response.status, answer: await response.json() }
}

const request = await signAlexaRequest({ signer })
const accepted = await send(request)
const replayed = await send(request)
const codes = {}
for await (const { request: forged } of hostile.alexa({ authority, host })) {
  const { status, answer } = await send(forged)
  const outcome = status < 400 ? 'accepted' : answer.error
  codes[outcome] = (codes[outcome] ?? 0) + 1
}
// biome-ignore lint/suspicious/noConsole: standard output is what this program is for.
console.log(JSON.stringify({ accepted, replayed, hostile: codes }))
await server.shutdown()
kv.close()
