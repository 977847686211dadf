import { createSmnVerifier } from '@countersign/core/smn'
import {
  createTestAuthority,
  type IssuedCertificate,
  publicKeyPem,
  type SignedTestRequest,
  smnCertificateUrl,
  testTopicUrn,
} from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { materials, outcomeOf } from './services.js'

const { signer, sign } = materials.smn
const day = 86_400_000

describe('pins-are-keys', () => {
  const outcomeWith = (certificates: string, request: SignedTestRequest, at = new Date()): Promise<unknown> =>
    outcomeOf(createSmnVerifier({ topicUrns: [testTopicUrn], certificates, currentDate: () => at }), request)
  const mismatch = expect.objectContaining({ code: 'ERR_SIGNATURE_MISMATCH', status: 403 })

  it('a signature by a certificate that the pin issued is refused, and one by a certificate with the same names', async () => {
    const issued: IssuedCertificate[] = []
    for (const authority of [
      await createTestAuthority({ keys: signer.keys }),
      await createTestAuthority({ keys: signer.keys, subject: signer.subject }),
    ])
      issued.push(await authority.issue(), await (await authority.intermediate()).issue())
    const stranger = await createTestAuthority({ keyType: 'P-256', subject: signer.subject })
    issued.push(await stranger.issue({ editTbsCertificate: (fields) => ({ ...fields, subject: signer.subject }) }))
    for (const other of issued) {
      expect(await outcomeWith(signer.pem, await sign({ signer: other }))).toEqual(mismatch)
      expect(await outcomeWith(publicKeyPem(signer), await sign({ signer: other }))).toEqual(mismatch)
    }
  })

  it('a pinned authority does not make a certificate below it valid', async () => {
    const authority = await createTestAuthority()
    const request = await sign({ signer: await authority.issue() })
    expect(await outcomeWith(authority.pem, request)).toEqual(mismatch)
    expect(await outcomeWith(authority.pem, await sign({ signer: authority }))).toBe('accepted')
  })

  it('each pin is tried, in any order, as a certificate or as a public key', async () => {
    const others = await Promise.all([1, 2].map(async () => (await createTestAuthority()).issue()))
    for (const pin of [signer.pem, publicKeyPem(signer)]) {
      const [first = '', second = ''] = others.map(({ pem }) => pem)
      for (const pins of [pin + first + second, first + pin + second, first + second + pin])
        expect(await outcomeWith(pins, await sign())).toBe('accepted')
      expect(await outcomeWith(first + second, await sign())).toEqual(mismatch)
    }
  })

  it('a pin is used only while it is valid, and an expired pin does not affect the others', async () => {
    const authority = await createTestAuthority()
    const [now, keys] = [Date.now(), signer.keys]
    const period = (first: number, last: number): Promise<IssuedCertificate> =>
      authority.issue({ keys, notBefore: new Date(now + first * day), notAfter: new Date(now + last * day) })
    const [past, future] = [await period(-2, -1), await period(1, 2)]
    const request = await sign()
    expect(await outcomeWith(past.pem, request)).toMatchObject({ code: 'ERR_CERTIFICATE_EXPIRED', status: 403 })
    expect(await outcomeWith(future.pem, request)).toMatchObject({ code: 'ERR_CERTIFICATE_NOT_YET_VALID', status: 403 })
    for (const pins of [past.pem + signer.pem, signer.pem + past.pem, future.pem + signer.pem])
      expect(await outcomeWith(pins, request)).toBe('accepted')
  })

  it('the certificate URL of a message has no effect on the key, and is not fetched', async () => {
    const stranger = await (await createTestAuthority()).issue()
    const fetched: unknown[] = []
    const { fetch } = globalThis
    globalThis.fetch = async (input) => {
      fetched.push(input)
      return new Response(stranger.pem)
    }
    try {
      for (const id of ['0', 'f']) {
        const certificateUrl = smnCertificateUrl(testTopicUrn, id.repeat(32))
        expect(await outcomeWith(signer.pem, await sign({ certificateUrl }))).toBe('accepted')
        expect(await outcomeWith(signer.pem, await sign({ signer: stranger, certificateUrl }))).toEqual(mismatch)
      }
    } finally {
      globalThis.fetch = fetch
    }
    expect(fetched).toEqual([])
  })
})
