import {
  createTestAuthority,
  publicKeyPem,
  smnCertificateUrl,
  smnRequest,
  testTopicUrn,
  toRequest,
} from '@countersign/testing'
import { describe, expect, it, vi } from 'vitest'
import { createSurroundings } from '#test/schemes/scheme-material.js'
import { createSmnMaterial } from '#test/schemes/smn.js'
import { outcome } from '#test/support/outcome.js'
import { memoryReplayGuard } from '../checks/replay-guard.js'
import { completeClaim, releaseClaim } from '../checks/verified-request.js'
import { huaweiSmnPins } from '../trust/huawei-smn.js'
import { createSmnVerifier, type SmnVerifierOptions } from './create-smn-verifier.js'
import { anyTopic } from './wanted-topics.js'

const at = new Date('2026-06-01T12:00:00Z')
const shifted = (seconds: number): Date => new Date(at.getTime() + seconds * 1_000)
const types = ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const

const surroundings = await createSurroundings({ currentDate: () => at })
const { authority } = surroundings
const smn = await createSmnMaterial(surroundings)
const { signer, expired, sign: signed } = smn
const create = (options: Partial<SmnVerifierOptions> = {}) => ({ verifier: smn.verifier(options) })
const spki = new Uint8Array(await crypto.subtle.digest('SHA-256', signer.keys.subjectPublicKeyInfo))
const id = Array.from(spki, (byte) => byte.toString(16).padStart(2, '0')).join('')

describe('createSmnVerifier', () => {
  it.each(types)('resolves to the verified content of a genuine %s', async (type) => {
    const request = await signed({ type })
    const verified = await create().verifier.verify(toRequest(request))
    expect(verified).toMatchObject({
      scheme: 'smn',
      payload: request.message,
      body: request.body,
      timestamp: at,
      signer: { id, notAfter: signer.notAfter },
      algorithm: 'RSASSA-PKCS1-v1_5-SHA-256',
      covers: 'fields',
    })
    expect(verified.signer).not.toHaveProperty('certificateUrl')
    expect([Object.isFrozen(verified), Object.isFrozen(verified.payload)]).toEqual([true, true])
  })

  it('fetches nothing', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network'))
    const { verifier } = create()
    for (const type of types) await verifier.verify(await signed({ type }))
    await verifier.explain(await signed())
    await verifier.prepare()
    expect(fetch).not.toHaveBeenCalled()
    fetch.mockRestore()
  })

  it.each(types)('refuses every change to a signed field of a %s', async (type) => {
    const receiver = create({ topicUrns: anyTopic })
    const { message } = await signed({ type, ...(type === 'Notification' && { subject: 'Greeting' }) })
    const unsigned = ['signature', 'signature_version', 'signing_cert_url', 'unsubscribe_url']
    for (const name of Object.keys(message).filter((candidate) => !unsigned.includes(candidate))) {
      const value = String(message[name])
      const changes = [value.slice(1), `${value}x`, ` ${value}`, value.toUpperCase(), '', null, undefined, 1, [value]]
      for (const change of changes.filter((candidate) => candidate !== value)) {
        const altered = smnRequest({ ...message, [name]: change })
        expect(await outcome(receiver, { ...altered, headers: [] }), `${name}: ${change}`).not.toBe('accepted')
      }
    }
  })

  it('accepts any change to the parts that SMN does not sign', async () => {
    const { message } = await signed()
    for (const change of [
      { unsubscribe_url: 'https://attacker.test/' },
      { unsubscribe_url: undefined },
      { unsubscribe_url: 1 },
      { signing_cert_url: smnCertificateUrl(testTopicUrn, 'a'.repeat(32)) },
      { subject: null },
      { subject: '' },
      { subscribe_url: 'https://attacker.test/' },
      { constructor: 'x', toString: 1 },
    ]) {
      expect(await outcome(create(), smnRequest({ ...message, ...change })), JSON.stringify(change)).toBe('accepted')
    }
  })

  it('leaves unsigned unknown fields out of the payload', async () => {
    const { message } = await signed()
    const change = { extra: '1', subscribe_url: 'x', unsubscribe_url: 1, subject: '' }
    const { payload } = await create().verifier.verify(smnRequest({ ...message, ...change }))
    for (const name of Object.keys(change)) expect(payload).not.toHaveProperty(name)
  })

  // The string to sign stays the same, so the signature is valid. Only the form of the fields shows the change.
  it('refuses a shift of the field boundaries', async () => {
    const intoId = await signed({ fields: { message: 'a', message_id: 'b\nsubject\nc', subject: undefined } })
    expect(await outcome(create(), { ...intoId, headers: [] })).toBe('ERR_PAYLOAD_INVALID')
    const genuine = await signed({ message: 'pay\nmessage_id\nother', messageId: 'id', subject: 's' })
    const shiftedFields = { ...genuine.message, message: 'pay', message_id: 'other\nmessage_id\nid' }
    expect(await outcome(create(), { ...smnRequest(shiftedFields), headers: [] })).toBe('ERR_PAYLOAD_INVALID')
    expect(await outcome(create(), genuine)).toBe('accepted')
  })

  it('accepts a message without the headers, and ignores unknown headers', async () => {
    const request = await signed()
    expect(await outcome(create(), { ...request, headers: [] })).toBe('accepted')
    const headers: [string, string][] = [['X-SMN-SUBSCRIPTION-URN', `${testTopicUrn}:1`]]
    expect(await outcome(create(), { ...request, headers })).toBe('accepted')
  })

  it('refuses a body over the limit, and a body that was already read', async () => {
    const request = await signed()
    expect(await outcome(create({ maxBodyBytes: 100 }), request)).toBe('ERR_BODY_TOO_LARGE')
    const read = toRequest(request)
    await read.text()
    const consumed = { code: 'ERR_BODY_CONSUMED', status: 403 }
    await expect(create().verifier.verify(read)).rejects.toMatchObject(consumed)
  })

  it('accepts the largest possible message in any form of escaping', async () => {
    const request = await signed({ message: '\u0001'.repeat(262_144) })
    expect(request.body.byteLength).toBeGreaterThan(1_500_000)
    expect(await outcome(create(), request)).toBe('accepted')
  })

  it.each([
    [-90_000, 'accepted'],
    [-90_001, 'ERR_TIMESTAMP_OUT_OF_RANGE'],
    [300, 'accepted'],
    [301, 'ERR_TIMESTAMP_OUT_OF_RANGE'],
  ])('handles a message with a timestamp of %d s: %s', async (seconds, expected) => {
    expect(await outcome(create(), await signed({ timestamp: shifted(seconds) }))).toBe(expected)
  })

  it('accepts the topics on its list, and every topic with anyTopic', async () => {
    const topicUrn = 'urn:smn:sa-brazil-1:ffffffffffffffffffffffffffffffff:test'
    const request = await signed({ topicUrn })
    expect(await outcome(create(), request)).toBe('ERR_SIGNER_NOT_ALLOWED')
    expect(await outcome(create({ topicUrns: [testTopicUrn, topicUrn] }), request)).toBe('accepted')
    expect(await outcome(create({ topicUrns: anyTopic }), request)).toBe('accepted')
  })

  it('refuses a repeated message with status 200, because SMN would repeat it again otherwise', async () => {
    const { verifier } = create({ replayGuard: memoryReplayGuard({ currentDate: () => at }) })
    const request = await signed()
    const failed = await verifier.verify(request, { lease: true })
    const inProgress = { code: 'ERR_IN_PROGRESS', status: 503, retryable: true, scheme: 'smn' }
    await expect(verifier.verify(request)).rejects.toMatchObject(inProgress)
    await releaseClaim(failed)
    await completeClaim(await verifier.verify(request, { lease: true }))
    const replayed = { code: 'ERR_REPLAYED', status: 200, retryable: false, scheme: 'smn' }
    await expect(verifier.verify(request)).rejects.toMatchObject(replayed)
  })
})

describe('the pinned certificates of SMN', () => {
  it('are those of the caller, as certificates or as public keys, and each one is tried', async () => {
    const other = await authority.issue({})
    const request = await signed()
    for (const certificates of [
      signer.pem,
      publicKeyPem(signer),
      other.pem + signer.pem,
      publicKeyPem(other) + signer.pem,
      `The certificate of the region\n${signer.pem}`,
    ]) {
      expect(await outcome(create({ certificates }), request)).toBe('accepted')
    }
    for (const certificates of [other.pem, publicKeyPem(other)])
      expect(await outcome(create({ certificates }), request)).toBe('ERR_SIGNATURE_MISMATCH')
  })

  it('give the signer the id of the key and the end of its validity', async () => {
    const { verifier } = create({ certificates: publicKeyPem(signer) })
    expect((await verifier.verify(await signed())).signer).toEqual({ id })
  })

  it('replace the certificate that Huawei publishes', async () => {
    const verifier = createSmnVerifier({ topicUrns: anyTopic, currentDate: () => at })
    await expect(verifier.verify(await signed())).rejects.toMatchObject({ code: 'ERR_SIGNATURE_MISMATCH' })
    const pinned = (await verifier.explain(await signed())).checks.find((check) => check.id === 'pinned-certificates')
    expect(pinned?.evidence).toMatchObject({ pins: [{ id: huaweiSmnPins[0]?.id }] })
  })

  it('are used only while they are valid', async () => {
    expect(await outcome(create({ certificates: expired.pem }), await signed({ signer: expired }))).toBe(
      'ERR_CERTIFICATE_EXPIRED',
    )
    // The other pin is valid, so the signature tells which of them signed.
    expect(await outcome(create(), await signed({ signer: expired }))).toBe('ERR_CERTIFICATE_EXPIRED')
    const early = await authority.issue({ faults: ['not-yet-valid'] })
    expect(await outcome(create({ certificates: early.pem }), await signed({ signer: early }))).toBe(
      'ERR_CERTIFICATE_NOT_YET_VALID',
    )
    expect(await outcome(create({ certificates: publicKeyPem(expired) }), await signed({ signer: expired }))).toBe(
      'accepted',
    )
  })

  it('expire one second after the end of their validity', async () => {
    let now = signer.notAfter
    const verifier = smn.verifier({ currentDate: () => now, timestampTolerance: 1_209_600 })
    const request = await signed()
    await verifier.verify(request)
    now = new Date(signer.notAfter.getTime() + 1)
    await expect(verifier.verify(request)).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_EXPIRED', status: 403 })
  })

  it('are not trust anchors, so a certificate that a pinned key signed is refused', async () => {
    const issued = await (await createTestAuthority({ at, keys: signer.keys })).issue()
    expect(await outcome(create(), await signed({ signer: issued }))).toBe('ERR_SIGNATURE_MISMATCH')
  })

  it('are our fault if they cannot be read, in prepare() and for each request', async () => {
    const broken = publicKeyPem(signer).replace(/^(.*\n)(.{4})/, '$1AAAA')
    for (const certificates of [broken, signer.pem + broken]) {
      const { verifier } = create({ certificates })
      const failed = { code: 'ERR_DEPENDENCY_FAILED', status: 503, retryable: true, scheme: 'smn' }
      await expect(verifier.prepare()).rejects.toMatchObject(failed)
      await expect(verifier.verify(await signed())).rejects.toMatchObject(failed)
      expect((await verifier.explain(await signed())).verdict).toBe('unavailable')
    }
  })

  it('verify a signature only if the engine answers true', async () => {
    const { subtle } = crypto
    for (const answer of [false, 1, 'true', {}, undefined]) {
      const engine = {
        subtle: {
          importKey: subtle.importKey.bind(subtle),
          digest: subtle.digest.bind(subtle),
          verify: async () => answer,
        },
      }
      const verifier = smn.verifier({ crypto: engine as never })
      await expect(verifier.verify(await signed())).rejects.toMatchObject({ code: 'ERR_SIGNATURE_MISMATCH' })
    }
    const engine = { subtle: { verify: async () => Promise.reject(new Error('no engine')) } }
    const verifier = smn.verifier({ crypto: engine as never, certificates: signer.pem })
    await expect(verifier.verify(await signed())).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED' })
  })
})

describe('the options of createSmnVerifier', () => {
  const topicUrns = [testTopicUrn]

  it.each<[string, object]>([
    ['no topic', {}],
    ['an empty list', { topicUrns: [] }],
    ['a string instead of a list', { topicUrns: testTopicUrn }],
    ['no URN', { topicUrns: ['orders'] }],
    ['an ARN', { topicUrns: ['arn:aws:sns:us-east-1:123456789012:test'] }],
    ['the URN of a subscription', { topicUrns: [`${testTopicUrn}:0123456789abcdef0123456789abcdef`] }],
    ['null', { topicUrns: null }],
    ['an unknown option', { topicUrns, topicArns: ['x'] }],
    ['an option about downloads', { topicUrns, fetch: globalThis.fetch }],
    ['a certificate store', { topicUrns, certificateStore: { get() {}, set() {} } }],
    ['trust anchors', { topicUrns, trustAnchors: async () => ({}) }],
    ['a tolerance as text', { topicUrns, timestampTolerance: '60' }],
    ['a negative tolerance', { topicUrns, timestampTolerance: -1 }],
    ['a tolerance above two weeks', { topicUrns, timestampTolerance: 1_209_601 }],
    ['a Date instead of a clock', { topicUrns, currentDate: new Date() }],
    ['certificates as bytes', { topicUrns, certificates: signer.der }],
    ['no PEM', { topicUrns, certificates: 'certificate.pem' }],
    ['an empty text', { topicUrns, certificates: '' }],
    ['a private key', { topicUrns, certificates: signer.pem.replaceAll('CERTIFICATE', 'PRIVATE KEY') }],
    [
      'a certificate and a private key',
      { topicUrns, certificates: signer.pem + signer.pem.replaceAll('CERTIFICATE', 'RSA PRIVATE KEY') },
    ],
    ['a block that is cut off', { topicUrns, certificates: signer.pem + signer.pem.slice(0, 200) }],
    ['no base64', { topicUrns, certificates: signer.pem.replace('MII', 'M*I') }],
    ['a key of another type', { topicUrns, certificates: authority.pem }],
  ])('refuse %s', (_, options) => {
    expect(() => createSmnVerifier(options as SmnVerifierOptions)).toThrow(TypeError)
  })

  it('refuse an RSA key below 2048 bits, in a certificate and as a public key', async () => {
    const weak = await authority.issue({ keyType: 'RSA-1024' })
    for (const certificates of [weak.pem, publicKeyPem(weak), signer.pem + weak.pem])
      expect(() => createSmnVerifier({ topicUrns, certificates })).toThrow('2048 bits')
  })

  it('accept every size of RSA key from 2048 bits', async () => {
    for (const keyType of ['RSA-3072', 'RSA-4096'] as const) {
      const large = await authority.issue({ keyType })
      const receiver = create({ certificates: publicKeyPem(large) })
      expect(await outcome(receiver, await signed({ signer: large }))).toBe('accepted')
    }
  })

  it('never quote what may be a secret', () => {
    const secret = '-----BEGIN PRIVATE KEY-----'
    expect(() => createSmnVerifier({ topicUrns, certificates: secret })).toThrow(/got a string$/)
  })
})
