// Starts the skill with a test authority, sends it genuine and hostile requests, and prints its answers.
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
import { rehearseSkill } from './rehearse-skill.js'
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

const url = `http://127.0.0.1:${server.addr.port}/`
const report = await rehearseSkill(url, await signAlexaRequest({ signer }), hostile.alexa({ authority, host }))
// biome-ignore lint/suspicious/noConsole: this program writes to standard output.
console.log(JSON.stringify(report))
await server.shutdown()
kv.close()
