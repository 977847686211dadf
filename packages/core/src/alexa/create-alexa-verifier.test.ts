import {
  alexaCertificateUrl,
  alexaDnsName,
  type CertificateOptions,
  createCertificateHost,
  createTestAuthority,
  type SignedTestRequest,
  testSkillId,
  toRequest,
} from '@countersign/testing'
import { describe, expect, it, vi } from 'vitest'
import { createAlexaMaterial } from '#test/schemes/alexa.js'
import { createSchemeReceiver, createSurroundings, type SchemeReceiver } from '#test/schemes/scheme-material.js'
import { outcome } from '#test/support/outcome.js'
import { memoryReplayGuard } from '../checks/replay-guard.js'
import { releaseClaim } from '../checks/verified-request.js'
import { VerificationError } from '../errors.js'
import { type CertificateStore, memoryCertificateStore } from '../signing-certificate/certificate-store.js'
import { createTrustAnchors } from '../x509/index.js'
import { type AlexaVerifierOptions, createAlexaVerifier } from './create-alexa-verifier.js'
import type { AlexaRequestEnvelope } from './envelope.js'
import { anySkill } from './skill-policy.js'

const at = new Date('2026-06-01T12:00:00Z')
const shifted = (seconds: number): Date => new Date(at.getTime() + seconds * 1_000)

const surroundings = await createSurroundings({ currentDate: () => at })
const { authority } = surroundings
const alexa = await createAlexaMaterial(surroundings)
const { signer, sign: signed } = alexa

type Receiver = SchemeReceiver<AlexaRequestEnvelope>

function createReceiver(
  options: Partial<AlexaVerifierOptions> = {},
  file: string | Uint8Array = signer.chainPem,
): Receiver {
  return createSchemeReceiver(alexa, options, { [alexaCertificateUrl]: file })
}

function withHeader(request: SignedTestRequest, name: string, value: string | undefined): SignedTestRequest {
  const others = request.headers.filter(([header]) => header !== name)
  return { ...request, headers: value === undefined ? others : [...others, [name, value]] }
}

describe('createAlexaVerifier', () => {
  it('resolves to the verified content of a genuine request', async () => {
    const { verifier } = createReceiver()
    const request = await signed()
    const verified = await verifier.verify(toRequest(request))
    expect(verified).toMatchObject({
      scheme: 'alexa',
      payload: JSON.parse(new TextDecoder().decode(request.body)),
      body: request.body,
      timestamp: at,
      signer: { id: alexaDnsName, certificateUrl: alexaCertificateUrl, notAfter: signer.notAfter },
      algorithm: 'RSASSA-PKCS1-v1_5-SHA-256',
      covers: 'body',
    })
    expect(Object.isFrozen(verified)).toBe(true)
  })

  it('accepts a SHA-1 signature if there is no Signature-256, unless allowSha1 is false', async () => {
    const request = await signed({ hashes: ['SHA-1'] })
    const { algorithm } = await createReceiver().verifier.verify(request)
    expect(algorithm).toBe('RSASSA-PKCS1-v1_5-SHA-1')
    expect(await outcome(createReceiver({ allowSha1: false }), request)).toBe('ERR_UNSUPPORTED')
  })

  it('refuses a wrong Signature-256 even if the SHA-1 signature is valid', async () => {
    const good = await signed()
    const other = (await signed({ body: 'other' })).headers.find(([name]) => name === 'Signature-256')?.[1] as string
    const receiver = createReceiver()
    expect(await outcome(receiver, withHeader(good, 'Signature-256', other))).toBe('ERR_SIGNATURE_MISMATCH')
    expect(await outcome(receiver, withHeader(good, 'Signature-256', ''))).toBe('ERR_HEADER_MISSING')
    expect(await outcome(receiver, withHeader(good, 'Signature-256', 'no base64'))).toBe('ERR_HEADER_INVALID')
    expect(await outcome(receiver, withHeader(good, 'Signature', 'no base64'))).toBe('accepted')
  })

  it('refuses any altered byte of the body or the signature', async () => {
    const request = await signed()
    const receiver = createReceiver()
    for (let index = 0; index < request.body.length; index += 37) {
      const body = request.body.map((byte, position) => (position === index ? byte ^ 1 : byte))
      await expect(receiver.verifier.verify({ ...request, body })).rejects.toMatchObject({
        code: 'ERR_SIGNATURE_MISMATCH',
      })
    }
    for (const body of [new Uint8Array(0), Uint8Array.of(...request.body, 10)]) {
      expect(await outcome(receiver, { ...request, body })).toBe('ERR_SIGNATURE_MISMATCH')
    }
    const header = request.headers.find(([name]) => name === 'Signature-256')?.[1] as string
    const swapped = (header.startsWith('A') ? 'B' : 'A') + header.slice(1)
    expect(await outcome(receiver, withHeader(request, 'Signature-256', swapped))).toBe('ERR_SIGNATURE_MISMATCH')
    for (const short of ['AAAA', header.slice(0, -4).replace(/..$/, 'A='), header.repeat(2).replaceAll('=', 'A')]) {
      expect(['ERR_SIGNATURE_MISMATCH', 'ERR_HEADER_INVALID']).toContain(
        await outcome(receiver, withHeader(request, 'Signature-256', short)),
      )
    }
  })

  it.each([
    ['no signature', 'Signature-256', undefined, 'ERR_HEADER_MISSING'],
    ['no certificate URL', 'SignatureCertChainUrl', undefined, 'ERR_HEADER_MISSING'],
    ['an empty certificate URL', 'SignatureCertChainUrl', ' ', 'ERR_HEADER_MISSING'],
    [
      'a foreign certificate URL',
      'SignatureCertChainUrl',
      'https://attacker.test/echo.api/x.pem',
      'ERR_CERTIFICATE_URL_FORBIDDEN',
    ],
  ])('refuses %s before any download', async (_, name, value, code) => {
    const receiver = createReceiver()
    const request = withHeader(await signed({ hashes: ['SHA-256'] }), name, value)
    expect(await outcome(receiver, request)).toBe(code)
    const named = name === 'SignatureCertChainUrl' ? /^SignatureCertChainUrl / : /^Signature-256 or Signature /
    await expect(receiver.verifier.verify(request)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(named),
    })
    if (name === 'SignatureCertChainUrl') expect(receiver.host.count()).toBe(0)
  })

  it('refuses a repeated header, and a method that is not POST', async () => {
    const receiver = createReceiver()
    const request = await signed()
    const twice = { ...request, headers: [...request.headers, ['signature-256', 'AAAA'] as [string, string]] }
    expect(await outcome(receiver, twice)).toBe('ERR_HEADER_INVALID')
    expect(await outcome(receiver, { ...request, method: 'PUT' })).toBe('ERR_REQUEST_INVALID')
    expect(await outcome(receiver, { ...request, method: 'post' })).toBe('ERR_REQUEST_INVALID')
  })

  it('refuses a body over the limit, and a body that was already read', async () => {
    const receiver = createReceiver({ maxBodyBytes: 100 })
    expect(await outcome(receiver, await signed())).toBe('ERR_BODY_TOO_LARGE')
    const read = toRequest(await signed())
    await read.text()
    await expect(createReceiver().verifier.verify(read)).rejects.toMatchObject({
      code: 'ERR_BODY_CONSUMED',
      status: 400,
    })
  })

  it.each([
    [-150, 'LaunchRequest', 'accepted'],
    [150, 'LaunchRequest', 'accepted'],
    [-151, 'LaunchRequest', 'ERR_TIMESTAMP_OUT_OF_RANGE'],
    [151, 'LaunchRequest', 'ERR_TIMESTAMP_OUT_OF_RANGE'],
    [-3_600, 'AlexaSkillEvent.SkillEnabled', 'accepted'],
    [-3_601, 'AlexaSkillEvent.SkillEnabled', 'ERR_TIMESTAMP_OUT_OF_RANGE'],
    [-3_600, 'AlexaSkillEvent.Other', 'ERR_TIMESTAMP_OUT_OF_RANGE'],
  ])('handles a request signed at %d s as %s: %s', async (seconds, type, expected) => {
    expect(await outcome(createReceiver(), await signed({ timestamp: shifted(seconds), type }))).toBe(expected)
  })

  it('accepts the skills on its list, and every skill with anySkill', async () => {
    const request = await signed({ skillId: 'amzn1.ask.skill.other' })
    expect(await outcome(createReceiver(), request)).toBe('ERR_SIGNER_NOT_ALLOWED')
    expect(await outcome(createReceiver({ skillId: ['amzn1.ask.skill.x', 'amzn1.ask.skill.other'] }), request)).toBe(
      'accepted',
    )
    expect(await outcome(createReceiver({ skillId: anySkill }), request)).toBe('accepted')
  })

  it('refuses a request that names two skills, even with anySkill', async () => {
    const payload = {
      context: { System: { application: { applicationId: testSkillId } } },
      session: { application: { applicationId: 'amzn1.ask.skill.other' } },
      request: { type: 'LaunchRequest', requestId: 'r', timestamp: '2026-06-01T12:00:00Z' },
    }
    expect(await outcome(createReceiver({ skillId: anySkill }), await signed({ payload }))).toBe('ERR_PAYLOAD_INVALID')
  })

  it.each([
    ['no body', ''],
    ['no JSON', '<xml/>'],
    ['no UTF-8', Uint8Array.of(0xc3, 0x28)],
    ['1 MB of brackets', '['.repeat(1_000_000)],
    ['a list', '[]'],
    ['a timestamp that is not a time', '{"request":{"type":"LaunchRequest","timestamp":"soon"}}'],
    ['no skill', '{"request":{"type":"LaunchRequest","timestamp":"2026-06-01T12:00:00Z"}}'],
  ])('refuses a signed body with %s', async (_, body) => {
    expect(await outcome(createReceiver(), await signed({ body }))).toBe('ERR_PAYLOAD_INVALID')
  })

  it('accepts a signed body of 1 MB', async () => {
    const request = await signed({ request: { padding: 'x'.repeat(1_000_000) } })
    expect(await outcome(createReceiver(), request)).toBe('accepted')
  })

  it('refuses a repeated request whose timestamp is still within the tolerance', async () => {
    const receiver = createReceiver({ replayGuard: memoryReplayGuard({ currentDate: () => at }) })
    const request = await signed()
    await receiver.verifier.verify(request)
    await expect(receiver.verifier.verify(request)).rejects.toMatchObject({ code: 'ERR_REPLAYED', status: 400 })
    const sha1 = withHeader(request, 'Signature-256', undefined)
    await expect(receiver.verifier.verify(sha1)).rejects.toMatchObject({ code: 'ERR_REPLAYED' })
  })

  it('accepts two requests with different ids, and refuses a request without an id, if it has a replay guard', async () => {
    const receiver = createReceiver({ replayGuard: memoryReplayGuard({ currentDate: () => at }) })
    for (const requestId of ['first', 'second']) {
      const request = await signed({ request: { requestId } })
      expect((await receiver.verifier.verify(request)).payload.request).toMatchObject({ requestId })
      await expect(receiver.verifier.verify(request)).rejects.toMatchObject({ code: 'ERR_REPLAYED' })
    }
    const anonymous = await signed({ request: { requestId: '' } })
    await expect(receiver.verifier.verify(anonymous)).rejects.toMatchObject({ code: 'ERR_PAYLOAD_INVALID' })
    expect(await outcome(createReceiver(), anonymous)).toBe('accepted')
  })

  it('refuses a copy of a request in progress, because Alexa repeats no request', async () => {
    const receiver = createReceiver({ replayGuard: memoryReplayGuard({ currentDate: () => at }) })
    const request = await signed()
    const failed = await receiver.verifier.verify(request, { lease: true })
    await expect(receiver.verifier.verify(request)).rejects.toMatchObject({ code: 'ERR_REPLAYED', status: 400 })
    await releaseClaim(failed)
    expect((await receiver.verifier.verify(request)).scheme).toBe('alexa')
  })

  it.each([{ leese: true }, { lease: 'true' }, { lease: 1 }, null])(
    'refuses the options of verify %j',
    async (options) => {
      const { verifier } = createReceiver()
      await expect(verifier.verify(await signed(), options as object)).rejects.toThrow(TypeError)
    },
  )

  it('makes no claim for a refused request, and none for explain', async () => {
    const receiver = createReceiver({ replayGuard: memoryReplayGuard({ currentDate: () => at }) })
    const request = await signed()
    const bad = withHeader(request, 'Signature-256', (await signed({ body: 'x' })).headers[2]?.[1])
    await expect(receiver.verifier.verify(bad)).rejects.toMatchObject({ code: 'ERR_SIGNATURE_MISMATCH' })
    const { checks } = await receiver.verifier.explain(request)
    expect(checks.at(-1)).toMatchObject({ id: 'replay', outcome: 'skipped' })
    expect((await receiver.verifier.verify(request)).scheme).toBe('alexa')
  })
})

describe('the certificate of an Alexa request', () => {
  const dnsNames = [alexaDnsName]

  it.each<[string, CertificateOptions, string]>([
    ['an expired certificate', { dnsNames, faults: ['expired'] }, 'ERR_CERTIFICATE_EXPIRED'],
    ['a certificate that is not yet valid', { dnsNames, faults: ['not-yet-valid'] }, 'ERR_CERTIFICATE_NOT_YET_VALID'],
    ['another name', { dnsNames: ['echo-api.amazon.com.attacker.test'] }, 'ERR_SUBJECT_ALT_NAME_MISMATCH'],
    ['a wildcard', { dnsNames: ['*.amazon.com'] }, 'ERR_SUBJECT_ALT_NAME_MISMATCH'],
    ['the name only in the subject', { subject: alexaDnsName }, 'ERR_SUBJECT_ALT_NAME_MISMATCH'],
    ['a CA', { dnsNames, basicConstraints: { ca: true } }, 'ERR_CERTIFICATE_INVALID'],
    ['another purpose', { dnsNames, extendedKeyUsage: ['clientAuth'] }, 'ERR_CERTIFICATE_INVALID'],
    ['no right to sign', { dnsNames, keyUsage: ['keyEncipherment'] }, 'ERR_CERTIFICATE_INVALID'],
    ['an unknown critical extension', { dnsNames, faults: ['unknown-critical-extension'] }, 'ERR_CERTIFICATE_INVALID'],
    ['an altered signature', { dnsNames, faults: ['altered-signature'] }, 'ERR_CERTIFICATION_PATH_INVALID'],
    ['a SHA-1 signature', { dnsNames, faults: ['sha1-signature'] }, 'ERR_CERTIFICATION_PATH_INVALID'],
    ['its own signature', { dnsNames, faults: ['self-signed'] }, 'ERR_CERTIFICATION_PATH_INVALID'],
    ['trailing bytes', { dnsNames, faults: ['trailing-bytes'] }, 'ERR_CERTIFICATE_INVALID'],
  ])('is refused with %s', async (_, options, code) => {
    const bad = await authority.issue(options)
    expect(await outcome(createReceiver({}, bad.chainPem), await signed({ signer: bad }))).toBe(code)
  })

  it('is refused with an EC key, or an RSA key of 1024 bits', async () => {
    for (const keyType of ['P-256', 'RSA-1024'] as const) {
      const bad = await authority.issue({ dnsNames, keyType })
      expect(await outcome(createReceiver({}, bad.chainPem), await signed())).toBe('ERR_CERTIFICATE_INVALID')
    }
  })

  it('is refused without its intermediate, and with other trust anchors', async () => {
    expect(await outcome(createReceiver({}, signer.pem), await signed())).toBe('ERR_CERTIFICATION_PATH_INVALID')
    const foreign = await createTrustAnchors((await createTestAuthority({ at })).anchorPem)
    expect(await outcome(createReceiver({ trustAnchors: foreign }), await signed())).toBe(
      'ERR_CERTIFICATION_PATH_INVALID',
    )
    const host = createCertificateHost({ [alexaCertificateUrl]: signer.chainPem })
    const { fetch } = host
    const production = createAlexaVerifier({ skillId: testSkillId, fetch, currentDate: () => at })
    await expect(production.verify(await signed())).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
  })

  it('is refused if the first certificate of the file did not sign the request', async () => {
    const reversed = signer.chainPem
      .split(/(?=-----BEGIN)/)
      .reverse()
      .join('')
    expect(await outcome(createReceiver({}, reversed), await signed())).toBe('ERR_SUBJECT_ALT_NAME_MISMATCH')
  })

  it.each<[string, string | Uint8Array, string]>([
    ['garbage', Uint8Array.of(1, 2, 255), 'ERR_CERTIFICATE_FETCH_FAILED'],
    ['nothing', '', 'ERR_CERTIFICATE_FETCH_FAILED'],
    ['a page', '<html>404</html>', 'ERR_CERTIFICATE_FETCH_FAILED'],
  ])('is unavailable if the host serves %s', async (_, file, code) => {
    const receiver = createReceiver({}, file)
    expect(await outcome(receiver, await signed())).toBe(code)
    expect((await receiver.verifier.explain(await signed())).verdict).toBe('unavailable')
  })

  it('is refused inside markup, and beside other text', async () => {
    for (const file of [`<pre>\n${signer.chainPem}</pre>`, `${signer.chainPem}\nnot white space`]) {
      expect(await outcome(createReceiver({}, file), await signed())).toBe('ERR_CERTIFICATE_FETCH_FAILED')
    }
  })

  it('is downloaded and validated once for 64 first requests, and not again while its key is cached', async () => {
    const certificateStore = memoryCertificateStore({ currentDate: () => at })
    const set = vi.spyOn(certificateStore, 'set')
    const { host, verifier } = createReceiver({ certificateStore })
    const request = await signed()
    await Promise.all(Array.from({ length: 64 }, () => verifier.verify(request)))
    await verifier.verify(request)
    expect([host.count(), set.mock.calls.length]).toEqual([1, 1])
  })

  it('is downloaded again after a failure', async () => {
    const { host, verifier } = createReceiver()
    const request = await signed()
    host.fail({ kind: 'status', status: 404 }, { times: 1 })
    await expect(verifier.verify(request)).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_FETCH_FAILED', status: 400 })
    expect((await verifier.verify(request)).scheme).toBe('alexa')
  })

  it('is refused on a cache hit once its validity has ended', async () => {
    let now = at
    const { verifier } = createReceiver({ currentDate: () => now })
    const brief = await authority.issue({ dnsNames, notBefore: shifted(-10), notAfter: shifted(10) })
    const receiver = createReceiver({ currentDate: () => now }, brief.chainPem)
    await receiver.verifier.verify(await signed({ signer: brief }))
    now = shifted(11)
    await expect(receiver.verifier.verify(await signed({ signer: brief }))).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_EXPIRED',
    })
    expect((await verifier.verify(await signed())).scheme).toBe('alexa')
  })

  it('is downloaded again if the host replaces it under the same URL', async () => {
    let now = at
    const brief = await authority.issue({ dnsNames, notBefore: shifted(-10), notAfter: shifted(10) })
    const certificateStore = memoryCertificateStore({ currentDate: () => at })
    const { host, verifier } = createReceiver({ currentDate: () => now, certificateStore }, brief.chainPem)
    await verifier.verify(await signed({ signer: brief }))
    now = shifted(11)
    host.serve(alexaCertificateUrl, signer.chainPem)
    expect((await verifier.verify(await signed())).signer.notAfter).toEqual(signer.notAfter)
    expect(host.count()).toBe(2)
  })
})

describe('a certificate store', () => {
  const storing = (pem: unknown): CertificateStore => ({ get: async () => pem as string, set: async () => {} })

  it('receives the download, and is never trusted', async () => {
    const { host, verifier } = createReceiver({ certificateStore: storing(signer.chainPem) })
    await verifier.verify(await signed())
    expect(host.count()).toBe(0)
  })

  it('is overruled by a download if its file is not valid', async () => {
    const forged = await (await createTestAuthority({ at })).issue({ dnsNames: [alexaDnsName] })
    for (const poison of [
      forged.chainPem,
      'garbage',
      '',
      1,
      null,
      {},
      'x'.repeat(100_000),
      `<p>${signer.chainPem}</p>`,
    ]) {
      const receiver = createReceiver({ certificateStore: storing(poison) })
      await expect(receiver.verifier.verify(await signed({ signer: forged }))).rejects.toMatchObject({
        code: 'ERR_SIGNATURE_MISMATCH',
      })
      expect(await outcome(receiver, await signed())).toBe('accepted')
    }
  })

  it('may return a file of 64 KiB; a larger file is ignored and downloaded', async () => {
    const padded = (size: number): string => signer.chainPem.padEnd(size, '\n')
    for (const [size, downloads] of [
      [65_536, 0],
      [65_537, 1],
    ] as const) {
      const { host, verifier } = createReceiver({ certificateStore: storing(padded(size)) })
      await verifier.verify(await signed())
      expect(host.count()).toBe(downloads)
    }
  })

  it('that returns the file of another URL is overruled by a download', async () => {
    const other = await authority.issue({ dnsNames: [alexaDnsName] })
    const certificateStore = memoryCertificateStore({ currentDate: () => at })
    await certificateStore.set(alexaCertificateUrl, other.chainPem, { expires: shifted(60) })
    const { host, verifier } = createReceiver({ certificateStore })
    const requests = await Promise.all(Array.from({ length: 8 }, () => signed()))
    await Promise.all(requests.map((request) => verifier.verify(request)))
    expect((await verifier.verify(await signed())).signer.notAfter).toEqual(signer.notAfter)
    expect(host.count()).toBe(1)
    expect(await certificateStore.get(alexaCertificateUrl)).toBe(signer.chainPem)
  })

  it('allows one download for a forged request, and none after a genuine request', async () => {
    const forged = await signed({ signer: await authority.issue({ dnsNames: [alexaDnsName] }) })
    const cold = createReceiver({ certificateStore: storing(signer.chainPem) })
    for (let time = 0; time < 3; time++) expect(await outcome(cold, forged)).toBe('ERR_SIGNATURE_MISMATCH')
    expect(cold.host.count()).toBe(1)
    const warm = createReceiver({ certificateStore: storing(signer.chainPem) })
    expect(await outcome(warm, await signed())).toBe('accepted')
    for (let time = 0; time < 3; time++) expect(await outcome(warm, forged)).toBe('ERR_SIGNATURE_MISMATCH')
    expect(warm.host.count()).toBe(0)
  })

  it('is not named as the cause if the trust anchors throw', async () => {
    const unavailable = (): never => {
      throw new VerificationError('ERR_CERTIFICATE_INVALID', 'the anchors')
    }
    const { host, verifier } = createReceiver({
      certificateStore: storing(signer.chainPem),
      trustAnchors: unavailable,
    })
    await expect(verifier.verify(await signed())).rejects.toMatchObject({
      code: 'ERR_DEPENDENCY_FAILED',
      status: 503,
      retryable: true,
    })
    expect(host.count()).toBe(0)
  })

  it.each<[string, () => unknown]>([
    ['an error', () => new Error('down')],
    ['a VerificationError', () => new VerificationError('ERR_SIGNATURE_MISMATCH', 'down')],
    ['a revoked proxy', revokedProxy],
    ['nothing', () => undefined],
  ])('makes the request unavailable if its read throws %s, but not if its write does', async (_, cause) => {
    const rejecting = (): Promise<never> => Promise.reject(cause())
    const throwing = (): never => {
      throw cause()
    }
    for (const failing of [rejecting, throwing]) {
      const { verifier } = createReceiver({ certificateStore: { get: failing, set: failing } })
      await expect(verifier.verify(await signed())).rejects.toMatchObject({
        code: 'ERR_DEPENDENCY_FAILED',
        status: 503,
        retryable: true,
      })
      const unwritable = createReceiver({ certificateStore: { get: async () => undefined, set: failing } })
      expect(await outcome(unwritable, await signed())).toBe('accepted')
    }
  })
})

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

describe('explain', () => {
  it('reports every check of a genuine request', async () => {
    const { verifier } = createReceiver()
    const { verdict, checks } = await verifier.explain(await signed())
    expect(verdict).toBe('accepted')
    expect(checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'request passed',
      'method passed',
      'signature-header passed',
      'certificate-url passed',
      'certificate-download passed',
      'certificate-validity passed',
      'certificate-name passed',
      'certificate-usage passed',
      'certification-path passed',
      'signature passed',
      'payload passed',
      'timestamp passed',
      'skill passed',
    ])
  })

  it('reports the signed digest and the computed one, and goes on to the payload', async () => {
    const { verifier } = createReceiver()
    const request = await signed()
    const body = new TextEncoder().encode(new TextDecoder().decode(request.body).replace('en-US', 'en-GB'))
    const { checks } = await verifier.explain({ ...request, body })
    const hex = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
      Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')
    expect(checks.find(({ id }) => id === 'signature')).toMatchObject({
      outcome: 'failed',
      code: 'ERR_SIGNATURE_MISMATCH',
      evidence: {
        signedHash: 'SHA-256',
        signedDigest: await hex(request.body),
        computedHash: 'SHA-256',
        computedDigest: await hex(body),
      },
    })
    expect(checks.find(({ id }) => id === 'skill')?.outcome).toBe('passed')
  })

  const body = '{\n"request": {"type": "LaunchRequest", "name": "Zoë"}}'

  it.each([
    ['json-reserialised', JSON.stringify(JSON.parse(body)), JSON.stringify(JSON.parse(body), null, 2)],
    ['line-endings', body, body.replaceAll('\n', '\r\n')],
    ['byte-order-mark', body, `\ufeff${body}`],
    ['latin-1', body, Buffer.from(body).toString('latin1')],
    ['trailing-newline', body, `${body}\n`],
  ])('names the accident that changed the bytes: %s', async (accident, sent, arrived) => {
    const request = await signed({ body: sent })
    const { verdict, checks } = await createReceiver().verifier.explain({ ...request, body: Buffer.from(arrived) })
    expect(verdict).toBe('rejected')
    expect(checks.find(({ id }) => id === 'signature')).toMatchObject({ evidence: { accident } })
  })

  it('names a SHA-1 signature in Signature-256, and a certificate that did not sign', async () => {
    const request = await signed()
    const sha1 = request.headers.find(([name]) => name === 'Signature')?.[1] as string
    const other = await authority.issue({ dnsNames: [alexaDnsName] })
    const accidentOf = async (receiver: Receiver, sent: SignedTestRequest): Promise<unknown> => {
      const { checks } = await receiver.verifier.explain(sent)
      return checks.find(({ id }) => id === 'signature')?.evidence?.accident
    }
    expect(await accidentOf(createReceiver(), withHeader(request, 'Signature-256', sha1))).toBe('wrong-hash')
    expect(await accidentOf(createReceiver({}, other.chainPem), request)).toBe('wrong-certificate')
  })

  it('names plus signs that became spaces', async () => {
    const { verifier } = createReceiver()
    let request = await signed()
    const header = () => request.headers.find(([name]) => name === 'Signature-256')?.[1] as string
    // A signature without a plus sign in the middle would not change.
    while (!/^[^+].*\+.*[^+]$/.test(header())) request = await signed()
    const { checks } = await verifier.explain(withHeader(request, 'Signature-256', header().replaceAll('+', ' ')))
    expect(checks.find(({ id }) => id === 'signature-header')).toMatchObject({
      code: 'ERR_HEADER_INVALID',
      evidence: { accident: 'plus-signs' },
    })
  })

  it('reports every fault of a request with several faults', async () => {
    const bad = await authority.issue({ dnsNames: ['other.test'], faults: ['expired'] })
    const { verifier } = createReceiver({}, bad.chainPem)
    const request = await signed({ timestamp: shifted(-1_000), skillId: 'amzn1.ask.skill.other' })
    const { verdict, checks } = await verifier.explain(request)
    expect(verdict).toBe('rejected')
    expect(checks.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code)).toEqual([
      'ERR_CERTIFICATE_EXPIRED',
      'ERR_SUBJECT_ALT_NAME_MISMATCH',
      'ERR_CERTIFICATE_EXPIRED',
      'ERR_SIGNATURE_MISMATCH',
      'ERR_TIMESTAMP_OUT_OF_RANGE',
      'ERR_SIGNER_NOT_ALLOWED',
    ])
  })

  it('does not throw if the value is not a request', async () => {
    const { verifier } = createReceiver()
    expect(await verifier.explain(undefined as never)).toMatchObject({ verdict: 'rejected' })
  })
})

describe('the options', () => {
  it.each<[string, object, string]>([
    ['no skill', { skillId: undefined }, 'options.skillId is missing'],
    ['an empty skill', { skillId: '' }, 'options.skillId must be'],
    ['no skill in the list', { skillId: [] }, 'options.skillId must be'],
    ['a skill that is not a string', { skillId: [1] }, 'options.skillId must be'],
    ['a negative tolerance', { timestampTolerance: -1 }, 'options.timestampTolerance must be a number of seconds'],
    ['a tolerance above 150 s', { timestampTolerance: 151 }, 'options.timestampTolerance must be a number of seconds'],
    ['a tolerance that is not a number', { timestampTolerance: Number.NaN }, 'options.timestampTolerance must be'],
    ['allowSha1 as a string', { allowSha1: 'false' }, 'options.allowSha1 must be true or false'],
    ['a body limit of zero', { maxBodyBytes: 0 }, 'options.maxBodyBytes must be'],
    ['trust anchors of another type', { trustAnchors: 'PEM' }, 'options.trustAnchors must be'],
    ['a list instead of trust anchors', { trustAnchors: [] }, 'options.trustAnchors must be'],
    ['a store of another type', { certificateStore: {} }, 'options.certificateStore must be'],
  ])('are a TypeError with %s', (_, options, message) => {
    const create = () => createAlexaVerifier({ skillId: testSkillId, ...options } as AlexaVerifierOptions)
    expect(create).toThrow(TypeError)
    expect(create).toThrow(`createAlexaVerifier: ${message}`)
  })

  it('are a TypeError with a crypto without subtle', () => {
    const create = () => createAlexaVerifier({ skillId: testSkillId, crypto: {} } as AlexaVerifierOptions)
    expect(create).toThrow(
      new TypeError('No usable crypto.subtle here: a page needs https or localhost; elsewhere pass the crypto option'),
    )
  })
})

describe('what is logged', () => {
  it('names codes and URLs, but no body, certificate or signature', async () => {
    const lines: string[] = []
    const write = (message: string, fields?: Record<string, unknown>): void => {
      lines.push(JSON.stringify([message, fields]))
      throw new Error('a logger that throws changes nothing')
    }
    const receiver = createReceiver({ logger: { debug: write, warn: write } })
    const request = await signed({ request: { marker: 'a private word' } })
    await receiver.verifier.verify(request)
    await expect(receiver.verifier.verify({ ...request, body: request.body.slice(1) })).rejects.toThrow()
    expect(lines).toHaveLength(2)
    expect(lines.join()).not.toMatch(/a private word|BEGIN CERTIFICATE/)
    expect(lines.join()).toContain('ERR_SIGNATURE_MISMATCH')
  })
})
