import {
  createTestAuthority,
  type IssuedCertificate,
  type SignedSmnRequest,
  type SignSmnMessageOptions,
  signSmnMessage,
  smnCertificateUrl,
  testTopicUrn,
} from '@countersign/testing'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { memoryReplayGuard, type SignedRequest } from '../index.js'
import { createSmnVerifier, type SmnVerifierOptions } from './create-smn-verifier.js'

let signer: IssuedCertificate
beforeAll(async () => {
  // Generating an EC key takes a fraction of the time of an RSA key.
  signer = await (await createTestAuthority({ keyType: 'P-256' })).issue()
})

async function sign(options: Partial<SignSmnMessageOptions> = {}): Promise<SignedSmnRequest> {
  return await signSmnMessage({ signer, ...options })
}

async function outcome(request: SignedRequest, options: Partial<SmnVerifierOptions> = {}): Promise<string> {
  const verifier = createSmnVerifier({ topicUrns: [testTopicUrn], certificates: signer.pem, ...options })
  return await verifier.verify(request).then(
    () => 'accepted',
    ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
  )
}

describe('the checks of a delivery of SMN', () => {
  it('accept a genuine delivery only by POST', async () => {
    const request = await sign()
    expect(await outcome(request)).toBe('accepted')
    for (const method of ['GET', 'PUT', 'post'])
      expect(await outcome({ ...request, method })).toMatch(/^ERR_REQUEST_INVALID: /)
  })

  it('refuse a header that contradicts the body', async () => {
    const request = await sign()
    for (const name of ['X-SMN-MESSAGE-TYPE', 'X-SMN-MESSAGE-ID', 'X-SMN-TOPIC-URN'])
      expect(await outcome({ ...request, headers: [[name, 'other']] })).toMatch(/^ERR_HEADER_INVALID: /)
  })

  it('refuse the URL of a certificate of another region', async () => {
    const certificateUrl = smnCertificateUrl(testTopicUrn.replace('cn-north-4', 'cn-south-1'))
    expect(await outcome(await sign({ certificateUrl }))).toMatch(/^ERR_CERTIFICATE_URL_FORBIDDEN: signing_cert_url /)
  })

  it('name the field whose value does not match', async () => {
    const other = await (await createTestAuthority({ keyType: 'P-256' })).issue()
    expect(await outcome(await sign({ signer: other }))).toMatch(/^ERR_SIGNATURE_MISMATCH: signature is not /)
  })

  it('recognise a repetition by its message_id', async () => {
    const guard = memoryReplayGuard()
    const claim = vi.spyOn(guard, 'claim')
    const verifier = createSmnVerifier({ topicUrns: [testTopicUrn], certificates: signer.pem, replayGuard: guard })
    await verifier.verify(await sign({ messageId: 'first' }))
    await verifier.verify(await sign({ messageId: 'second' }))
    const repeated = await sign({ messageId: 'first', message: 'Hello again' })
    await expect(verifier.verify(repeated)).rejects.toMatchObject({ code: 'ERR_REPLAYED' })
    expect(claim.mock.calls.map(([id]) => id)).toEqual(['smn:first', 'smn:second', 'smn:first'])
  })
})

describe('the sample of SMN', () => {
  it('is verified in prepare() by the engine of the caller, so that the first delivery finds everything loaded', async () => {
    const { subtle } = crypto
    const verify = vi.fn(subtle.verify.bind(subtle))
    const engine = { subtle: { verify, importKey: subtle.importKey.bind(subtle), digest: subtle.digest.bind(subtle) } }
    await createSmnVerifier({ topicUrns: [testTopicUrn], crypto: engine as unknown as Crypto }).prepare()
    expect(verify).toHaveBeenCalled()
  })
})
