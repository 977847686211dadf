import type { CertificateStore } from '@countersign/core'
import { createAlexaVerifier } from '@countersign/core/alexa'
import { alexaDnsName, createCertificateHost, signAlexaRequest, testSkillId } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createAlexaService } from '#test/node/alexa-service.js'

const urls = [1, 2, 3].map((number) => `https://s3.amazonaws.com/echo.api/echo-api-cert-${number}.pem`)

describe('a certificate store that mixes up its files', () => {
  it('changes no verdict under load, even if every file is returned for another URL (stores-are-not-trusted)', {
    timeout: 240_000,
  }, async () => {
    const service = await createAlexaService()
    const signers = await Promise.all(urls.map(() => service.authority.issue({ dnsNames: [alexaDnsName] })))
    const files = Object.fromEntries(urls.map((url, index) => [url, signers[index]?.chainPem ?? '']))
    const host = createCertificateHost(files)
    let turn = 0
    // Each answer is a valid file, and most of them belong to another URL.
    const certificateStore: CertificateStore = {
      async get() {
        turn += 1
        return signers[turn % signers.length]?.chainPem
      },
      set: async () => {},
    }
    const verifier = createAlexaVerifier({
      skillId: testSkillId,
      trustAnchors: service.trustAnchors,
      certificateStore,
      fetch: host.fetch,
    })
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const isForged = index % 5 === 0
        const place = index % urls.length
        const signer = signers[place] as (typeof signers)[number]
        const request = await signAlexaRequest({ signer, certificateUrl: urls[place] as string })
        if (isForged) request.body[20] = (request.body[20] as number) ^ 1
        const code = await verifier.verify(request).then(
          () => 'accepted',
          (error: { code: string }) => error.code,
        )
        return `${isForged ? 'forged' : 'genuine'}: ${code}`
      }),
    )
    expect([...new Set(outcomes)].sort()).toEqual(['forged: ERR_SIGNATURE_MISMATCH', 'genuine: accepted'])
  })
})
