import { createAlexaVerifier } from '@countersign/core/alexa'
import { createTrustAnchors } from '@countersign/core/x509'
import { it } from 'vitest'
import { describeHostile } from '../../../../test/hostile/describe-hostile.js'
import {
  alexaCertificateUrl,
  alexaDnsName,
  createCertificateHost,
  createTestAuthority,
  expectAccepted,
  hostile,
  signAlexaRequest,
  testSkillId,
} from '../index.js'

const at = new Date('2026-03-01T12:00:00Z')
const host = createCertificateHost()
const authority = await (await createTestAuthority({ at })).intermediate()
const trustAnchors = await createTrustAnchors(authority.anchorPem)

const createVerifier = (fetch: typeof globalThis.fetch) =>
  createAlexaVerifier({ skillId: testSkillId, trustAnchors, fetch, currentDate: () => at })

describeHostile(
  'hostile.alexa',
  {
    atLeast: 60,
    make: () => hostile.alexa({ authority, host, at }),
    createVerifier,
    certificates: { host, allowedUrl: /^https:\/\/s3\.amazonaws\.com\/echo\.api\// },
  },
  () => {
    it('differs from a genuine request', async () => {
      const signer = await authority.issue({ dnsNames: [alexaDnsName] })
      host.serve(alexaCertificateUrl, signer.chainPem)
      await expectAccepted(createVerifier(host.fetch), await signAlexaRequest({ signer, timestamp: at }))
    })
  },
)
