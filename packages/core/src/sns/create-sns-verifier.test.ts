import {
  type CertificateOptions,
  createCertificateHost,
  createTestAuthority,
  encodePem,
  snsCaIssuersUrl,
  snsCertificateUrl,
  snsDnsName,
  snsRequest,
  testTopicArn,
  toRequest,
} from '@countersign/testing'
import { describe, expect, it, vi } from 'vitest'
import { createSchemeReceiver, createSurroundings, type SchemeReceiver } from '#test/schemes/scheme-material.js'
import { createSnsMaterial } from '#test/schemes/sns.js'
import { outcome } from '#test/support/outcome.js'
import { memoryReplayGuard } from '../checks/replay-guard.js'
import { completeClaim, releaseClaim } from '../checks/verified-request.js'
import { withVerification } from '../http/index.js'
import { type CertificateStore, memoryCertificateStore } from '../signing-certificate/certificate-store.js'
import { createTrustAnchors } from '../x509/index.js'
import { createSnsVerifier, type SnsVerifierOptions } from './create-sns-verifier.js'
import type { SnsMessage } from './sns-message.js'
import { anyTopic } from './wanted-topics.js'

const at = new Date('2026-06-01T12:00:00Z')
const shifted = (seconds: number): Date => new Date(at.getTime() + seconds * 1_000)
const certificateUrl = snsCertificateUrl()
const otherUrl = snsCertificateUrl(testTopicArn, '1'.repeat(32))
const types = ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const

const surroundings = await createSurroundings({ currentDate: () => at })
const { root, authority, keys } = surroundings
const sns = await createSnsMaterial(surroundings)
const { signer, issue, sign: signed } = sns

function createReceiver(
  options: Partial<SnsVerifierOptions> = {},
  file: string | Uint8Array = signer.pem,
): SchemeReceiver<SnsMessage> {
  return createSchemeReceiver(sns, options, { ...sns.files, [certificateUrl]: file })
}

describe('createSnsVerifier', () => {
  it.each(types)('resolves to the verified content of a genuine %s', async (type) => {
    const { host, verifier } = createReceiver()
    const request = await signed({ type })
    const verified = await verifier.verify(toRequest(request))
    expect(verified).toMatchObject({
      scheme: 'sns',
      payload: request.message,
      body: request.body,
      timestamp: at,
      signer: { id: 'sns.amazonaws.com', certificateUrl, notAfter: signer.notAfter },
      algorithm: 'RSASSA-PKCS1-v1_5-SHA-256',
      covers: 'fields',
    })
    expect([Object.isFrozen(verified), Object.isFrozen(verified.payload)]).toEqual([true, true])
    expect(host.requests.map(({ url }) => url)).toEqual([certificateUrl, snsCaIssuersUrl])
  })

  it('accepts SignatureVersion 1, unless allowSha1 is false', async () => {
    const request = await signed({ signatureVersion: '1' })
    expect((await createReceiver().verifier.verify(request)).algorithm).toBe('RSASSA-PKCS1-v1_5-SHA-1')
    expect(await outcome(createReceiver({ allowSha1: false }), request)).toBe('ERR_UNSUPPORTED')
  })

  it('accepts SHA-256 with version 1, which a Lambda record names for a topic of version 2, but never SHA-1 with version 2', async () => {
    const strong = await signed({ signatureVersion: '2' })
    const record = snsRequest({ ...strong.message, SignatureVersion: '1' })
    for (const allowSha1 of [true, false]) {
      const { verifier } = createReceiver({ allowSha1 })
      expect((await verifier.verify(record)).algorithm).toBe('RSASSA-PKCS1-v1_5-SHA-256')
    }
    const altered = snsRequest({ ...strong.message, SignatureVersion: '1', Message: 'altered' })
    expect(await outcome(createReceiver(), altered)).toBe('ERR_SIGNATURE_MISMATCH')
    await expect(createReceiver().verifier.verify(altered)).rejects.toThrow('Signature is not this certificate')
    expect(await outcome(createReceiver({ allowSha1: false }), altered)).toBe('ERR_UNSUPPORTED')
    const weak = await signed({ signatureVersion: '1' })
    const promoted = snsRequest({ ...weak.message, SignatureVersion: '2' })
    expect(await outcome(createReceiver(), promoted)).toBe('ERR_SIGNATURE_MISMATCH')
  })

  it('refuses a SignatureVersion that does not exist', async () => {
    const receiver = createReceiver()
    const { message } = await signed()
    for (const version of ['3', '', '02', ' 2']) {
      expect(await outcome(receiver, snsRequest({ ...message, SignatureVersion: version }))).toBe('ERR_UNSUPPORTED')
    }
    expect(await outcome(receiver, snsRequest({ ...message, SignatureVersion: 2 }))).toBe('ERR_PAYLOAD_INVALID')
  })

  it.each(['', ' ', '\n', 'AAAA\n', 'A', 'AA==AA==', '!', 'é', 'A'.repeat(2_052)])(
    'refuses a Signature that is not base64 of a signature: %j',
    async (Signature) => {
      const { message } = await signed()
      expect(await outcome(createReceiver(), snsRequest({ ...message, Signature }))).toBe('ERR_PAYLOAD_INVALID')
    },
  )

  it('reads the field names of Lambda events, and returns those of HTTP deliveries', async () => {
    const { message } = await signed({ fieldCasing: 'Url', subject: null })
    expect(message).toHaveProperty('SigningCertUrl')
    const { payload } = await createReceiver().verifier.verify(snsRequest(message))
    expect(payload).toMatchObject({ SigningCertURL: certificateUrl, UnsubscribeURL: message.UnsubscribeUrl })
    expect(payload).not.toHaveProperty('Subject')
  })

  it.each(types)('refuses every change to a signed field of a %s', async (type) => {
    const receiver = createReceiver({ topicArns: anyTopic })
    const { message } = await signed({ type, subject: type === 'Notification' ? 'Greeting' : null })
    const signedNames = Object.keys(message).filter(
      (name) => !/^(Signature|SignatureVersion|SigningCertURL|UnsubscribeURL|Subject)$/.test(name) || message[name],
    )
    const unsigned = ['SignatureVersion', 'SigningCertURL', 'UnsubscribeURL']
    for (const name of signedNames.filter((candidate) => !unsigned.includes(candidate))) {
      const value = String(message[name])
      const changes = [value.slice(1), `${value}x`, swap(value), value.toUpperCase(), '', null, undefined, 1, [value]]
      for (const change of changes.filter((candidate) => candidate !== value)) {
        const altered = snsRequest({ ...message, [name]: change })
        expect(await outcome(receiver, { ...altered, headers: [] }), `${name}: ${change}`).not.toBe('accepted')
      }
    }
  })

  it('accepts any change to the parts that AWS does not sign', async () => {
    const receiver = createReceiver()
    const { message } = await signed({ messageAttributes: { kind: { Type: 'String', Value: 'a' } } })
    for (const change of [
      { UnsubscribeURL: 'https://attacker.test/' },
      { UnsubscribeURL: undefined },
      { UnsubscribeURL: 1 },
      { MessageAttributes: { kind: { Type: 'String', Value: 'b' } } },
      { MessageAttributes: null },
      { Subject: null },
      { Token: 'not of a notification' },
      { SubscribeURL: 'https://attacker.test/' },
      { SequenceNumber: '1' },
      { constructor: 'x', toString: 1 },
    ]) {
      expect(await outcome(receiver, snsRequest({ ...message, ...change })), JSON.stringify(change)).toBe('accepted')
    }
  })

  it('leaves unsigned unknown fields out of the payload', async () => {
    const { message } = await signed()
    const { verifier } = createReceiver()
    const change = { SequenceNumber: '1', Token: 'x', UnsubscribeURL: 1 }
    const { payload } = await verifier.verify(snsRequest({ ...message, ...change }))
    for (const name of Object.keys(change)) expect(payload).not.toHaveProperty(name)
  })

  // The string to sign stays the same, so the signature is valid. Only the form of the fields shows the change.
  it('refuses a shift of the field boundaries', async () => {
    const receiver = createReceiver()
    const intoId = await signed({
      fields: { Message: 'a', MessageId: `b\nSubject\nc`, Subject: undefined },
    })
    expect(await outcome(receiver, { ...intoId, headers: [] })).toBe('ERR_PAYLOAD_INVALID')
    const genuine = await signed({ message: 'pay\nMessageId\nother', messageId: 'id', subject: 's' })
    const shiftedFields = { ...genuine.message, Message: 'pay', MessageId: 'other\nMessageId\nid' }
    expect(await outcome(receiver, { ...snsRequest(shiftedFields), headers: [] })).toBe('ERR_PAYLOAD_INVALID')
    const intoSubject = { ...genuine.message, Subject: `s\nTimestamp\n${at.toISOString()}` }
    expect(await outcome(receiver, snsRequest(intoSubject))).toBe('ERR_PAYLOAD_INVALID')
    expect(await outcome(receiver, genuine)).toBe('accepted')
  })

  it.each([
    ['no body', ''],
    ['no JSON', 'Type=Notification'],
    ['no UTF-8', Uint8Array.of(0xc3, 0x28)],
    ['1 MB of brackets', '['.repeat(1_000_000)],
    ['a list', '[]'],
    ['null', 'null'],
    ['no fields', '{}'],
  ])('refuses a body with %s', async (_, body) => {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
    expect(await outcome(createReceiver(), { ...(await signed()), body: bytes })).toBe('ERR_PAYLOAD_INVALID')
  })

  it('names raw delivery when it refuses it', async () => {
    const request = await signed()
    for (const [value, code] of [
      ['true', 'ERR_UNSUPPORTED'],
      ['True', 'ERR_UNSUPPORTED'],
      ['yes', 'ERR_HEADER_INVALID'],
      ['false', 'accepted'],
    ] as const) {
      const raw = { ...request, headers: [...request.headers, ['x-amz-sns-rawdelivery', value] as [string, string]] }
      expect(await outcome(createReceiver(), raw)).toBe(code)
    }
    const headers: [string, string][] = [['x-amz-sns-rawdelivery', 'true']]
    const raw = { ...request, headers, body: new TextEncoder().encode('raw') }
    await expect(createReceiver().verifier.verify(raw)).rejects.toThrow('RawMessageDelivery')
  })

  it('refuses headers that contradict the body, and accepts a message without them', async () => {
    const request = await signed()
    expect(await outcome(createReceiver(), { ...request, headers: [] })).toBe('accepted')
    for (const [index, value] of ['SubscriptionConfirmation', 'other-id', `${testTopicArn}2`, ''].entries()) {
      const headers = request.headers.map((header, position): [string, string] =>
        position === index % 3 ? [header[0], value] : header,
      )
      expect(await outcome(createReceiver(), { ...request, headers })).toBe('ERR_HEADER_INVALID')
    }
  })

  it('refuses a method that is not POST, a body over the limit, and a body that was already read', async () => {
    const request = await signed()
    expect(await outcome(createReceiver(), { ...request, method: 'PUT' })).toBe('ERR_REQUEST_INVALID')
    expect(await outcome(createReceiver({ maxBodyBytes: 100 }), request)).toBe('ERR_BODY_TOO_LARGE')
    const read = toRequest(request)
    await read.text()
    await expect(createReceiver().verifier.verify(read)).rejects.toMatchObject({
      code: 'ERR_BODY_CONSUMED',
      status: 403,
    })
  })

  it('accepts the largest possible message in any form of escaping', async () => {
    const request = await signed({ message: '\u0001'.repeat(262_144) })
    expect(request.body.byteLength).toBeGreaterThan(1_500_000)
    expect(await outcome(createReceiver(), request)).toBe('accepted')
  })

  it.each([
    [-3_900, 'accepted'],
    [-3_901, 'ERR_TIMESTAMP_OUT_OF_RANGE'],
    [300, 'accepted'],
    [301, 'ERR_TIMESTAMP_OUT_OF_RANGE'],
  ])('handles a message with a timestamp of %d s: %s', async (seconds, expected) => {
    const receiver = createReceiver()
    const request = await signed({ timestamp: shifted(seconds) })
    await receiver.verifier.verify(request).catch(() => {})
    expect(receiver.host.count() > 0).toBe(expected === 'accepted')
    expect(await outcome(receiver, request)).toBe(expected)
  })

  it('accepts the topics on its list, and every topic with anyTopic', async () => {
    const topicArn = 'arn:aws:sns:us-east-1:210987654321:test'
    const request = await signed({ topicArn })
    const refusing = createReceiver()
    await expect(refusing.verifier.verify(request)).rejects.toMatchObject({ code: 'ERR_SIGNER_NOT_ALLOWED' })
    expect(refusing.host.count()).toBe(0)
    expect(await outcome(createReceiver({ topicArns: [testTopicArn, topicArn] }), request)).toBe('accepted')
    expect(await outcome(createReceiver({ topicArns: anyTopic }), request)).toBe('accepted')
  })

  it('refuses a repeated message with status 200, because AWS would repeat it again otherwise', async () => {
    const { verifier } = createReceiver({ replayGuard: memoryReplayGuard({ currentDate: () => at }) })
    const request = await signed()
    await verifier.explain(request)
    await releaseClaim(await verifier.verify(request))
    const replayed = { code: 'ERR_REPLAYED', status: 200, retryable: false, scheme: 'sns' }
    await expect(verifier.verify(request)).rejects.toMatchObject(replayed)
  })

  it('answers a copy of a message in progress as retryable, until the claim is settled', async () => {
    const { verifier } = createReceiver({ replayGuard: memoryReplayGuard({ currentDate: () => at }) })
    const request = await signed()
    const failed = await verifier.verify(request, { lease: true })
    const inProgress = { code: 'ERR_IN_PROGRESS', status: 503, retryable: true, scheme: 'sns' }
    await expect(verifier.verify(request)).rejects.toMatchObject(inProgress)
    await releaseClaim(failed)
    const handled = await verifier.verify(request, { lease: true })
    await completeClaim(handled)
    await expect(verifier.verify(request)).rejects.toMatchObject({ code: 'ERR_REPLAYED', status: 200 })
  })

  it('distinguishes messages by their MessageId', async () => {
    const { verifier } = createReceiver({ replayGuard: memoryReplayGuard({ currentDate: () => at }) })
    for (const messageId of ['first', 'second']) {
      const request = await signed({ messageId })
      expect((await verifier.verify(request)).payload.MessageId).toBe(messageId)
      await expect(verifier.verify(request)).rejects.toMatchObject({ code: 'ERR_REPLAYED' })
    }
  })

  it('makes no claim for a refused message', async () => {
    const { verifier } = createReceiver({ replayGuard: memoryReplayGuard({ currentDate: () => at }) })
    const request = await signed()
    const bad = snsRequest({ ...request.message, Message: 'other' })
    await expect(verifier.verify(bad)).rejects.toMatchObject({ code: 'ERR_SIGNATURE_MISMATCH' })
    expect((await verifier.verify(request)).scheme).toBe('sns')
  })
})

describe('the host of the certificate', () => {
  it.each([
    `http://sns.us-east-1.amazonaws.com/SimpleNotificationService-${'0'.repeat(32)}.pem`,
    `https://sns.us-east-1.amazonaws.com:8443/SimpleNotificationService-${'0'.repeat(32)}.pem`,
    `https://sns.us-west-2.amazonaws.com/SimpleNotificationService-${'0'.repeat(32)}.pem`,
    `https://sns.amazonaws.com.s3.amazonaws.com/SimpleNotificationService-${'0'.repeat(32)}.pem`,
    `${certificateUrl}\n`,
    'https://s3.amazonaws.com/sns/cert.pem',
  ])('is refused before any download: %j', async (url) => {
    const receiver = createReceiver({ topicArns: anyTopic })
    const request = await signed({ certificateUrl: url })
    expect(await outcome(receiver, request)).toBe('ERR_CERTIFICATE_URL_FORBIDDEN')
    expect(receiver.host.count()).toBe(0)
  })

  it.each([
    ['arn:aws:sns:ap-southeast-7:123456789012:test', 'sns-signing.ap-southeast-7.amazonaws.com'],
    ['arn:aws-us-gov:sns:us-gov-east-1:123456789012:test', 'sns-us-gov-west-1.amazonaws.com'],
    ['arn:aws-cn:sns:cn-northwest-1:123456789012:test', 'sns-cn-northwest-1.amazonaws.com.cn'],
    ['arn:aws-eusc:sns:eusc-de-east-1:123456789012:test', 'sns-signing.eusc-de-east-1.amazonaws.eu'],
  ])('is that of %s, with a certificate for %s and for no other name', async (topicArn, dnsName) => {
    for (const [name, expected] of [
      [dnsName, 'accepted'],
      ['sns.amazonaws.com', 'ERR_SUBJECT_ALT_NAME_MISMATCH'],
      ['sns-signing.ap-southeast-6.amazonaws.com', 'ERR_SUBJECT_ALT_NAME_MISMATCH'],
      [`*.${dnsName.slice(dnsName.indexOf('.') + 1)}`, 'ERR_SUBJECT_ALT_NAME_MISMATCH'],
    ]) {
      const regional = await issue({ dnsNames: [name as string] })
      const receiver = createReceiver({ topicArns: [topicArn] })
      receiver.host.serve(snsCertificateUrl(topicArn), regional.pem)
      expect(await outcome(receiver, await signed({ topicArn, signer: regional }))).toBe(expected)
    }
  })
})

describe('the certificate of a message', () => {
  const dnsNames = [snsDnsName()]

  it.each<[string, CertificateOptions, string]>([
    ['an expired certificate', { faults: ['expired'] }, 'ERR_CERTIFICATE_EXPIRED'],
    ['a certificate that is not yet valid', { faults: ['not-yet-valid'] }, 'ERR_CERTIFICATE_NOT_YET_VALID'],
    ['a name below the service’s', { dnsNames: ['a.sns.amazonaws.com'] }, 'ERR_SUBJECT_ALT_NAME_MISMATCH'],
    [
      'the name of another region',
      { dnsNames: ['sns-signing.me-south-1.amazonaws.com'] },
      'ERR_SUBJECT_ALT_NAME_MISMATCH',
    ],
    ['a CA', { basicConstraints: { ca: true } }, 'ERR_CERTIFICATE_INVALID'],
    ['another purpose', { extendedKeyUsage: ['clientAuth'] }, 'ERR_CERTIFICATE_INVALID'],
    ['no right to sign', { keyUsage: ['keyEncipherment'] }, 'ERR_CERTIFICATE_INVALID'],
    ['trailing bytes', { faults: ['trailing-bytes'] }, 'ERR_CERTIFICATE_INVALID'],
    ['an altered signature', { faults: ['altered-signature'] }, 'ERR_CERTIFICATION_PATH_INVALID'],
    ['its own signature', { faults: ['self-signed'] }, 'ERR_CERTIFICATION_PATH_INVALID'],
  ])('is refused with %s', async (_, options, code) => {
    const bad = await issue(options)
    expect(await outcome(createReceiver({}, bad.pem), await signed({ signer: bad }))).toBe(code)
    // Without a path, the faults of the certificate itself still count. Faults that only a path shows are not
    // checked.
    const transport = createReceiver({ chain: 'transport' }, bad.pem)
    const expected = code === 'ERR_CERTIFICATION_PATH_INVALID' ? 'accepted' : code
    expect(await outcome(transport, await signed({ signer: bad }))).toBe(expected)
  })

  it('is refused with an RSA key of 1024 bits, or an EC key', async () => {
    for (const keyType of ['RSA-1024', 'P-256'] as const) {
      const weak = await authority.issue({ dnsNames, caIssuers: [snsCaIssuersUrl], keyType })
      for (const chain of ['full', 'transport'] as const) {
        const receiver = createReceiver({ chain }, weak.pem)
        expect(await outcome(receiver, await signed({ signer: weak }))).toBe('ERR_CERTIFICATE_INVALID')
      }
    }
  })

  it('must be the only block of its file, in PEM', async () => {
    const publicKey = encodePem(keys.subjectPublicKeyInfo).replaceAll('CERTIFICATE', 'PUBLIC KEY')
    for (const [file, code] of [
      [signer.chainPem, 'ERR_CERTIFICATE_INVALID'],
      [signer.pem + signer.pem, 'ERR_CERTIFICATE_INVALID'],
      [`<?xml version="1.0"?>\n<Error>\n${signer.pem}</Error>`, 'ERR_CERTIFICATE_FETCH_FAILED'],
      [publicKey, 'ERR_CERTIFICATE_FETCH_FAILED'],
      [signer.der, 'ERR_CERTIFICATE_FETCH_FAILED'],
      ['', 'ERR_CERTIFICATE_FETCH_FAILED'],
    ] as const) {
      expect(await outcome(createReceiver({}, file), await signed())).toBe(code)
    }
  })

  it('is refused with other trust anchors', async () => {
    const foreign = await createTrustAnchors((await createTestAuthority({ at, keyType: 'P-256' })).anchorPem)
    expect(await outcome(createReceiver({ trustAnchors: foreign }), await signed())).toBe(
      'ERR_CERTIFICATION_PATH_INVALID',
    )
    const { fetch } = createReceiver().host
    const production = createSnsVerifier({ topicArns: anyTopic, fetch, currentDate: () => at })
    await expect(production.verify(await signed())).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
  })

  it('is refused on a cache hit once its validity has ended, or its issuer’s', async () => {
    const briefly = { notBefore: shifted(-10), notAfter: shifted(10) }
    const briefAuthority = await root.intermediate({ keyType: 'P-256', ...briefly })
    for (const [signing, issuer, code] of [
      [await issue(briefly), authority, 'ERR_CERTIFICATE_EXPIRED'],
      [
        await briefAuthority.issue({ dnsNames, caIssuers: [snsCaIssuersUrl], keys }),
        briefAuthority,
        'ERR_CERTIFICATION_PATH_INVALID',
      ],
    ] as const) {
      let now = at
      const receiver = createReceiver({ currentDate: () => now }, signing.pem)
      receiver.host.serve(snsCaIssuersUrl, issuer.der)
      await receiver.verifier.verify(await signed({ signer: signing }))
      await receiver.verifier.verify(await signed({ signer: signing }))
      expect(receiver.host.count()).toBe(2)
      now = shifted(11)
      await expect(receiver.verifier.verify(await signed({ signer: signing }))).rejects.toMatchObject({ code })
    }
  })

  it('is downloaded and validated once for 64 first messages, and so is its issuer', async () => {
    const certificateStore = memoryCertificateStore({ currentDate: () => at })
    const set = vi.spyOn(certificateStore, 'set')
    const { host, verifier } = createReceiver({ certificateStore })
    const request = await signed()
    await Promise.all(Array.from({ length: 64 }, () => verifier.verify(request)))
    await verifier.verify(request)
    expect([host.count(certificateUrl), host.count(snsCaIssuersUrl), set.mock.calls.length]).toEqual([1, 1, 2])
    // A process that starts with the stored files downloads nothing.
    const next = createReceiver({ certificateStore })
    await next.verifier.verify(request)
    expect(next.host.count()).toBe(0)
  })

  it('shares its issuer with the certificates of other URLs', async () => {
    const { host, verifier } = createReceiver()
    host.serve(otherUrl, signer.pem)
    await verifier.verify(await signed())
    await verifier.verify(await signed({ certificateUrl: otherUrl }))
    expect(host.count(otherUrl)).toBe(1)
    expect(host.count(snsCaIssuersUrl)).toBe(1)
  })

  it('makes the delivery retryable if it cannot be downloaded, and the next delivery is accepted', async () => {
    for (const url of [certificateUrl, snsCaIssuersUrl]) {
      const { host, verifier } = createReceiver()
      const request = await signed()
      host.fail({ kind: 'down' }, { url })
      await expect(verifier.verify(request)).rejects.toMatchObject({
        code: 'ERR_CERTIFICATE_FETCH_FAILED',
        status: 503,
        retryable: true,
      })
      host.recover()
      expect((await verifier.verify(request)).scheme).toBe('sns')
    }
  })

  it('is refused if the sender chose a URL that the host does not have, and is retryable for the URL of an issuer', async () => {
    for (const [url, status] of [
      [certificateUrl, 403],
      [snsCaIssuersUrl, 503],
    ] as const) {
      const { host, verifier } = createReceiver()
      host.remove(url)
      await expect(verifier.verify(await signed())).rejects.toMatchObject({
        code: 'ERR_CERTIFICATE_FETCH_FAILED',
        status,
        retryable: status === 503,
      })
    }
  })
})

describe('chain: transport', () => {
  it('fetches no issuer and loads no trust anchor', async () => {
    const asked = (): never => {
      throw new Error('asked')
    }
    const { host, verifier } = createReceiver({ chain: 'transport', trustAnchors: asked })
    expect((await verifier.verify(await signed())).signer.notAfter).toEqual(signer.notAfter)
    expect(host.requests.map(({ url }) => url)).toEqual([certificateUrl])
    const { checks } = await verifier.explain(await signed())
    expect(checks.map(({ id }) => id)).not.toContain('certification-path')
  })

  it('accepts no wildcard as a name', async () => {
    const wild = await sns.issue({ dnsNames: ['*.amazonaws.com'] })
    const { host, verifier } = createReceiver({ chain: 'transport' })
    host.serve(certificateUrl, wild.pem)
    await expect(verifier.verify(await signed())).rejects.toMatchObject({ code: 'ERR_SUBJECT_ALT_NAME_MISMATCH' })
  })

  it('neither reads nor fills a store, because nothing would prove a stored file', async () => {
    const forged = await (await createTestAuthority({ at })).issue({ dnsNames: [snsDnsName()] })
    const certificateStore: CertificateStore = {
      get: async () => forged.pem,
      set: () => Promise.reject(new Error('filled')),
    }
    const receiver = createReceiver({ chain: 'transport', certificateStore })
    expect(await outcome(receiver, await signed({ signer: forged }))).toBe('ERR_SIGNATURE_MISMATCH')
    expect(await outcome(receiver, await signed())).toBe('accepted')
  })
})

describe('the answer to SNS', () => {
  it('is 403 for a bad signature, and 503 with Retry-After for a failed download, after which the delivery is accepted', async () => {
    const { host, verifier } = createReceiver()
    const handler = withVerification(verifier, ({ payload }) => new Response(payload.Message))
    const request = await signed()
    const forged = await handler(toRequest(snsRequest({ ...request.message, Message: 'other' })))
    expect([forged.status, forged.headers.get('retry-after')]).toEqual([403, null])
    const other = createReceiver()
    other.host.fail({ kind: 'status', status: 503 })
    const retrying = withVerification(other.verifier, ({ payload }) => new Response(payload.Message))
    const unavailable = await retrying(toRequest(request))
    expect(unavailable.status).toBe(503)
    expect(Number(unavailable.headers.get('retry-after'))).toBeGreaterThan(0)
    other.host.recover()
    expect(await (await retrying(toRequest(request))).text()).toBe('Hello')
    expect(host.count()).toBe(2)
  })
})

describe('explain', () => {
  it('reports every check of a genuine message', async () => {
    const { verifier } = createReceiver()
    const { verdict, checks } = await verifier.explain(await signed({ subject: 'Greeting' }))
    expect(verdict).toBe('accepted')
    expect(checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'request passed',
      'method passed',
      'raw-delivery passed',
      'payload passed',
      'headers passed',
      'signature-version passed',
      'topic passed',
      'timestamp passed',
      'certificate-url passed',
      'certificate-download passed',
      'certificate-validity passed',
      'certificate-name passed',
      'certificate-usage passed',
      'issuer-download passed',
      'certification-path passed',
      'string-to-sign passed',
      'signature passed',
    ])
    const evidence = (id: string) => checks.find((check) => check.id === id)?.evidence
    expect(evidence('string-to-sign')?.fields).toEqual([
      'Message',
      'MessageId',
      'Subject',
      'Timestamp',
      'TopicArn',
      'Type',
    ])
    expect(evidence('issuer-download')?.issuers).toMatchObject([{ url: snsCaIssuersUrl, from: 'download' }])
  })

  it('reports the signed digest and the computed one, and does not quote the message', async () => {
    const { message } = await signed({ message: 'a private word' })
    const explanation = await createReceiver().verifier.explain(snsRequest({ ...message, MessageId: 'other' }))
    const check = explanation.checks.find(({ id }) => id === 'signature')
    expect(check).toMatchObject({ outcome: 'failed', code: 'ERR_SIGNATURE_MISMATCH' })
    const { signedDigest, computedDigest } = check?.evidence ?? {}
    expect(signedDigest).toMatch(/^[0-9a-f]{64}$/)
    expect(computedDigest).toMatch(/^[0-9a-f]{64}$/)
    expect(computedDigest).not.toBe(signedDigest)
    expect(JSON.stringify(explanation)).not.toContain('a private word')
  })

  it('downloads nothing for a URL that is refused', async () => {
    const { host, verifier } = createReceiver()
    const { checks } = await verifier.explain(await signed({ certificateUrl: 'https://attacker.test/' }))
    expect(checks.find(({ id }) => id === 'certificate-download')?.outcome).toBe('skipped')
    expect(host.count()).toBe(0)
  })
})

const pemOf = (base64: string): string => `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`

describe('the options', () => {
  const create = (options: object) => () =>
    createSnsVerifier({
      topicArns: [testTopicArn],
      fetch: createCertificateHost().fetch,
      ...options,
    } as SnsVerifierOptions)

  it.each<[string, object, string]>([
    ['no topic', { topicArns: undefined }, 'topicArns is missing'],
    ['no topic in the list', { topicArns: [] }, 'topicArns must be'],
    ['one topic that is not a list', { topicArns: testTopicArn }, 'topicArns must be'],
    ['a pattern', { topicArns: ['arn:aws:sns:us-east-1:123456789012:*'] }, 'topicArns must be'],
    ['another symbol', { topicArns: Symbol('any') }, 'topicArns must be'],
    ['a negative tolerance', { timestampTolerance: -1 }, 'timestampTolerance must be a number of seconds from 0'],
    [
      'a tolerance above two weeks',
      { timestampTolerance: 1_209_601 },
      'timestampTolerance must be a number of seconds',
    ],
    ['an unknown chain', { chain: 'none' }, "chain must be 'full' or 'transport'"],
    ['allowSha1 as a string', { allowSha1: 'false' }, 'allowSha1 must be true or false'],
    ['intermediates without a certificate', { intermediates: 'PEM' }, 'intermediates must be PEM certificates'],
    ['intermediates without contents', { intermediates: pemOf('').replaceAll('\n', '') }, 'intermediates must be PEM'],
    ['intermediates that are not base64', { intermediates: pemOf('*') }, 'intermediates must be PEM certificates'],
    ['intermediates that are cut off', { intermediates: pemOf('AAAA').slice(0, 40) }, 'intermediates must be PEM'],
    ['intermediates that are bytes', { intermediates: new Uint8Array(4) }, 'intermediates must be PEM certificates'],
    ['intermediates in a list', { intermediates: [pemOf('AAAA')] }, 'intermediates must be PEM certificates'],
    [
      'intermediates that are never used',
      { chain: 'transport', intermediates: signer.chainPem },
      "intermediates needs chain: 'full'",
    ],
    ['a body limit of zero', { maxBodyBytes: 0 }, 'maxBodyBytes must be'],
    ['trust anchors of another type', { trustAnchors: 'PEM' }, 'trustAnchors must be'],
  ])('are a TypeError with %s', (_, options, message) => {
    expect(create(options)).toThrow(TypeError)
    expect(create(options)).toThrow(`createSnsVerifier: options.${message}`)
  })

  it.each<[string, object]>([
    ['a tolerance of two weeks', { timestampTolerance: 1_209_600 }],
    ['no tolerance', { timestampTolerance: 0 }],
    ['intermediates in the midst of text', { intermediates: `issuer\n${pemOf('AA+/\r\nAA==')}` }],
    ['either chain', { chain: 'full' }],
  ])('may be %s', (_, options) => {
    expect(create(options)).not.toThrow()
  })
})

describe('what is logged', () => {
  it('names codes and URLs, but no message, certificate or token', async () => {
    const lines: string[] = []
    const write = (message: string, fields?: Record<string, unknown>): void => {
      lines.push(JSON.stringify([message, fields]))
    }
    const { verifier } = createReceiver({ logger: { debug: write, warn: write } })
    const request = await signed({ type: 'SubscriptionConfirmation', token: 'secrettoken', message: 'a private word' })
    await verifier.verify(request)
    await expect(verifier.verify(snsRequest({ ...request.message, Message: 'x' }))).rejects.toThrow()
    expect(lines).toHaveLength(3)
    expect(lines.join()).not.toMatch(/a private word|BEGIN CERTIFICATE|secrettoken/)
  })
})

function swap(value: string): string {
  return (value.startsWith('A') ? 'B' : 'A') + value.slice(1)
}
