import { createSnsVerifier } from '@countersign/core/sns'
import { createTrustAnchors } from '@countersign/core/x509'
import {
  createCertificateHost,
  createTestAuthority,
  type IssuedCertificate,
  signSnsMessage,
  snsCaIssuersUrl,
  snsCertificateUrl,
  snsDnsName,
  testTopicArn,
} from '@countersign/testing'
import { describe, expect, it } from 'vitest'

const files = ['a', 'b', 'c'].map((digit) => snsCertificateUrl(testTopicArn, digit.repeat(32)))

describe('a certificate that rolls over under load', () => {
  it('refuses no genuine delivery and accepts no forged one, while old and new certificates sign (verified-or-thrown)', {
    timeout: 240_000,
  }, async () => {
    const authority = await createTestAuthority()
    const signers = await Promise.all(
      files.map(() => authority.issue({ dnsNames: [snsDnsName()], caIssuers: [snsCaIssuersUrl] })),
    )
    const host = createCertificateHost({ [snsCaIssuersUrl]: authority.anchor })
    const verifier = createSnsVerifier({
      topicArns: [testTopicArn],
      trustAnchors: await createTrustAnchors(authority.anchorPem),
      fetch: host.fetch,
    })
    const outcomes: string[] = []
    const deliver = async (place: number, by: number): Promise<void> => {
      const request = await signSnsMessage({
        signer: signers[by] as IssuedCertificate,
        certificateUrl: files[place] as string,
      })
      const code = await verifier.verify(request).then(
        () => 'accepted',
        (error: { code: string }) => error.code,
      )
      outcomes.push(`${place === by ? 'genuine' : 'forged'}: ${code}`)
    }
    // Each certificate appears while deliveries of the previous one are still on their way.
    for (const [place, url] of files.entries()) {
      host.serve(url, signers[place]?.pem ?? '')
      const before = Math.max(0, place - 1)
      await Promise.all(
        Array.from({ length: 120 }, (_, index) =>
          index % 6 === 0
            ? deliver(place, (place + 1) % files.length)
            : deliver(index % 2 === 0 ? before : place, index % 2 === 0 ? before : place),
        ),
      )
    }
    expect([...new Set(outcomes)].sort()).toEqual(['forged: ERR_SIGNATURE_MISMATCH', 'genuine: accepted'])
  })
})
