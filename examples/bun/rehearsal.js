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
const trustAnchors = await createTrustAnchors(authority.anchorPem)
const server = serveSkill({ skillId: testSkillId, trustAnchors, fetch: host.fetch }, { hostname: '127.0.0.1', port: 0 })

const url = `http://127.0.0.1:${server.port}/alexa`
const isRouted = ({ method }) => method === 'POST'
const genuine = await signAlexaRequest({ signer })
const report = await rehearseSkill(url, genuine, hostile.alexa({ authority, host }), isRouted)
process.stdout.write(`${JSON.stringify(report)}\n`)
await server.stop()
