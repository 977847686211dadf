import { VerificationError, type VerificationErrorCode } from '@countersign/core'
import { createSmnVerifier } from '@countersign/core/smn'
import { createTestAuthority, signSmnMessage, testTopicUrn } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { kindOfRefusal } from './kind-of-refusal.js'

describe('kindOfRefusal', () => {
  it.each<[string, VerificationErrorCode, string]>([
    ['alexa', 'ERR_SIGNATURE_MISMATCH', 'stranger'],
    ['alexa', 'ERR_CERTIFICATE_EXPIRED', 'clock'],
    ['sns', 'ERR_REPLAYED', 'repeat'],
    ['sns', 'ERR_IN_PROGRESS', 'repeat'],
    ['apig', 'ERR_DEPENDENCY_FAILED', 'fault'],
    ['appstore', 'ERR_SIGNER_NOT_ALLOWED', 'setting'],
    ['appstore', 'ERR_CERTIFICATE_EXPIRED', 'clock'],
    ['paypal', 'ERR_CERTIFICATE_URL_FORBIDDEN', 'stranger'],
    ['paypal', 'ERR_TIMESTAMP_OUT_OF_RANGE', 'clock'],
    ['smn', 'ERR_SIGNATURE_MISMATCH', 'stranger'],
    ['smn', 'ERR_BODY_CONSUMED', 'setting'],
  ])('%s: %s is the kind %s', (scheme, code, kind) => {
    expect(kindOfRefusal(new VerificationError(code, 'The request is refused', { scheme }))).toBe(kind)
  })

  it('smn: an expired pin is a setting, which must be changed', async () => {
    const signer = await (await createTestAuthority()).issue({ faults: ['expired'] })
    const verifier = createSmnVerifier({ topicUrns: [testTopicUrn], certificates: signer.pem })
    const error = await verifier.verify(await signSmnMessage({ signer })).catch((thrown: VerificationError) => thrown)
    expect(error).toMatchObject({ code: 'ERR_CERTIFICATE_EXPIRED' })
    expect(kindOfRefusal(error as VerificationError)).toBe('setting')
  })
})
