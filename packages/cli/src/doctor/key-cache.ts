import type { Check } from '@countersign/core'
import { createAlexaVerifier } from '@countersign/core/alexa'
import { createTrustAnchors } from '@countersign/core/x509'
import {
  alexaCertificateUrl,
  alexaDnsName,
  createCertificateHost,
  createTestAuthority,
  signAlexaRequest,
  testSkillId,
} from '@countersign/testing'

const warmRuns = 20

/** Verifies requests of a test authority: the first downloads and validates a certificate, the others find its key in the cache. */
export async function checkKeyCache(crypto: Crypto): Promise<Check> {
  const check = { id: 'key-cache', title: 'A verified key is kept: one download for many requests' }
  try {
    const authority = await createTestAuthority({ crypto })
    const signer = await authority.issue({ dnsNames: [alexaDnsName] })
    const host = createCertificateHost({ [alexaCertificateUrl]: signer.chainPem })
    const trustAnchors = await createTrustAnchors(authority.anchorPem)
    const verifier = createAlexaVerifier({ skillId: testSkillId, trustAnchors, fetch: host.fetch, crypto })
    const request = await signAlexaRequest({ signer })
    const begun = performance.now()
    await verifier.verify(request)
    const cold = performance.now() - begun
    const warmBegun = performance.now()
    for (let run = 0; run < warmRuns; run++) await verifier.verify(request)
    const warm = (performance.now() - warmBegun) / warmRuns
    const evidence = { downloads: host.count(), cold: `${cold.toFixed(1)} ms`, warm: `${warm.toFixed(2)} ms` }
    if (host.count() === 1)
      return { ...check, outcome: 'passed', detail: `cold ${evidence.cold}, warm ${evidence.warm}`, evidence }
    return { ...check, outcome: 'failed', detail: `${host.count()} downloads for ${warmRuns + 1} requests`, evidence }
  } catch (error) {
    return { ...check, outcome: 'failed', detail: error instanceof Error ? error.message : 'unknown' }
  }
}
