import {
  createCertificateHost,
  createTestAuthority,
  createTestKeys,
  type IssuedCertificate,
  type TestAuthority,
  type TestKeys,
} from '@countersign/testing'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { SignedRequest } from '../request/signed-request.js'
import { createTrustAnchors } from '../x509/path/trust-anchors.js'
import {
  type CertificatesAtUrl,
  type CertificatesInside,
  decodeBase64,
  decodeTimestamp,
  defineScheme,
  encodeBase64,
  encodeUtf8,
  type Found,
  type PinnedCertificates,
  type Proof,
  parseUnproven,
  type ReceivedRequest,
  requiredHeader,
  type SchemeResult,
  type SchemeRun,
  type SignedData,
  VerificationError,
  type Verifier,
} from './index.js'

interface Checks {
  'signature-header': Uint8Array<ArrayBuffer>
  payload: Readonly<Record<string, unknown>>
}

const now = new Date('2026-06-01T12:00:00Z')
const currentDate = (): Date => now
const dnsName = 'signing.acme.example'
const certificateUrl = 'https://keys.acme.example/certs/1.pem'
const issuerUrl = 'http://issuers.acme.example/one.der'
const common = {
  name: 'acme',
  status: 403,
  covers: 'body',
  reports: { 'signature-header': { title: 'The header is base64' }, payload: { title: 'The body is an event' } },
} as const
const url = { title: 'Acme-Certificate', origin: 'https://keys.acme.example', path: /^\/certs\/\d+\.pem$/ }

const headerOf = ({ headers }: ReceivedRequest, name: string): string =>
  requiredHeader(headers, name.toLowerCase(), name)

async function checkEvent(
  { check, request, fresh }: SchemeRun<Checks>,
  prove: (read: () => SignedData) => Found<Proof> | Promise<Found<Proof>>,
): Promise<SchemeResult<Readonly<Record<string, unknown>>>> {
  const signature = check('signature-header', () => decodeBase64(headerOf(request, 'Acme-Signature')))
  const proof = await prove(() => ({ name: 'Signature', hash: 'SHA-256', signature: signature(), data: request.body }))
  const event = check('payload', () => parseUnproven(request.body))
  const timestamp = fresh(
    () => decodeTimestamp(String(event().time)),
    () => ({ past: 300, future: 60 }),
  )
  return { payload: event(), proof: proof(), timestamp: timestamp(), replayId: () => String(event().id) }
}

const byUrl = (certificate: CertificatesAtUrl) =>
  defineScheme<Readonly<Record<string, unknown>>, Checks>({
    ...common,
    certificate,
    checks: async (run) =>
      await checkEvent(run, async (read) => {
        const signer = await run.certificate(() => ({ url: headerOf(run.request, 'Acme-Certificate') }))
        return await signer.prove(read)
      }),
  })

const inline = (certificate: CertificatesInside) =>
  defineScheme<Readonly<Record<string, unknown>>, Checks>({
    ...common,
    certificate,
    checks: async (run) =>
      await checkEvent(run, async (read) => {
        const signer = await run.certificates(() => headerOf(run.request, 'Acme-Certificate').split(' '))
        return await signer.prove(read)
      }),
  })

const pinned = (certificate: PinnedCertificates) =>
  defineScheme<Readonly<Record<string, unknown>>, Checks>({
    ...common,
    certificate,
    checks: async (run) => await checkEvent(run, run.prove),
  })

async function sign(keys: TestKeys, certificate: string): Promise<SignedRequest> {
  const body = encodeUtf8(JSON.stringify({ id: 'e1', time: now.toISOString() }))
  const signature = encodeBase64(await keys.signFixed(body, 'SHA-256'))
  const headers: [string, string][] = [
    ['Acme-Signature', signature],
    ['Acme-Certificate', certificate],
  ]
  return { method: 'POST', url: '/', headers, body }
}

const mismatch = { code: 'ERR_SIGNATURE_MISMATCH', status: 403, scheme: 'acme' }
const pathInvalid = { code: 'ERR_CERTIFICATION_PATH_INVALID' }

let keys: TestKeys
let otherKeys: TestKeys
let root: TestAuthority
let intermediate: TestAuthority
let signer: IssuedCertificate
let chain: string

beforeAll(async () => {
  ;[keys, otherKeys] = [await createTestKeys('P-256'), await createTestKeys('P-256')]
  root = await createTestAuthority({ at: now, keyType: 'P-256' })
  intermediate = await root.intermediate({ keyType: 'P-256' })
  signer = await intermediate.issue({ keys, dnsNames: [dnsName], caIssuers: [issuerUrl] })
  chain = [signer.der, intermediate.der].map((one) => encodeBase64(one)).join(' ')
})

const inside = (): CertificatesInside => ({ inline: 'chain', key: 'P-256', dnsName, trustAnchors: root.anchorPem })
const atUrl = (): CertificatesAtUrl => ({ url, file: 'chain', key: 'P-256', dnsName, trustAnchors: root.anchorPem })

describe('a scheme whose certificates are at URLs', () => {
  const options = (files: Record<string, string | Uint8Array> = { [certificateUrl]: signer.chainPem }) => {
    const host = createCertificateHost(files)
    return { fetch: host.fetch, currentDate, host }
  }

  it('names the signer by the dNSName, or by the subject if it requires no dNSName', async () => {
    const { host: _, ...given } = options()
    const request = await sign(keys, certificateUrl)
    const named = await byUrl(atUrl())(given).verify(request)
    expect(named.signer).toEqual({ id: dnsName, certificateUrl, notAfter: signer.notAfter })
    expect(named.algorithm).toBe('ECDSA-P-256-SHA-256')
    const marked = await root.issue({
      keys,
      dnsNames: ['a.example'],
      extensions: [{ id: '1.2.3', value: Uint8Array.of(5, 0) }],
    })
    const { dnsName: __, ...nameless } = atUrl()
    const create = byUrl({ ...nameless, markers: { endEntity: '1.2.3' } })
    const { fetch } = createCertificateHost({ [certificateUrl]: marked.pem })
    expect((await create({ fetch, currentDate }).verify(request)).signer.id).toBe('CN=a.example')
    // This certificate does not have the marker of the scheme.
    await expect(create(given).verify(request)).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_INVALID' })
  })

  it('finds issuers only at the URLs that the definition allows', async () => {
    const files = { [certificateUrl]: signer.pem, [issuerUrl]: intermediate.der }
    const request = await sign(keys, certificateUrl)
    const certificate: CertificatesAtUrl = { ...atUrl(), file: 'end-entity' }
    const { host, ...given } = options(files)
    await expect(byUrl(certificate)(given).verify(request)).rejects.toMatchObject(pathInvalid)
    expect(host.count(issuerUrl)).toBe(0)
    const issuers = { origin: 'http://issuers.acme.example', path: /^\/[a-z]+\.der$/ }
    const verified = await byUrl({ ...certificate, issuers })(given).verify(request)
    expect(verified.payload.id).toBe('e1')
    expect(host.count(issuerUrl)).toBe(1)
  })

  it('keeps the key of a certificate, but explains with every check', async () => {
    const { host, ...given } = options()
    const verifier = byUrl(atUrl())(given)
    const request = await sign(keys, certificateUrl)
    for (let count = 0; count < 3; count++) await verifier.verify(request)
    expect(host.count()).toBe(1)
    const { checks, verdict } = await verifier.explain(request)
    expect(verdict).toBe('accepted')
    expect(checks.map(({ id }) => id)).toContain('certification-path')
    expect(checks.find(({ id }) => id === 'payload')?.title).toBe('The body is an event')
    expect(host.count()).toBe(2)
    await expect(verifier.verify(await sign(otherKeys, certificateUrl))).rejects.toMatchObject(mismatch)
    await expect(verifier.verify(await sign(keys, `${certificateUrl}?a`))).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_URL_FORBIDDEN',
    })
  })

  it('tries a download if the store has the certificate of another signer', async () => {
    const other = await intermediate.issue({ keys: otherKeys, dnsNames: [dnsName] })
    const { host, ...given } = options()
    const certificateStore = { get: async () => other.chainPem, set: async () => {} }
    const verifier = byUrl(atUrl())({ ...given, certificateStore })
    expect((await verifier.verify(await sign(keys, certificateUrl))).payload.id).toBe('e1')
    expect(host.count()).toBe(1)
  })

  it('uses the certificate that the store has', async () => {
    const { host, ...given } = options()
    const certificateStore = { get: async () => signer.chainPem, set: async () => {} }
    const verifier = byUrl(atUrl())({ ...given, certificateStore })
    await expect(verifier.verify(await sign(keys, certificateUrl))).resolves.toBeDefined()
    expect(host.count()).toBe(0)
  })

  it('reads its anchors from PEM, a set, a promise of a set or a function, once for all of its verifiers', async () => {
    const anchors = await createTrustAnchors(root.anchorPem)
    const load = vi.fn(async () => anchors)
    const request = await sign(keys, certificateUrl)
    for (const trustAnchors of [root.anchorPem, anchors, Promise.resolve(anchors), load]) {
      const create = byUrl({ ...atUrl(), trustAnchors } as CertificatesAtUrl)
      expect(load).not.toHaveBeenCalled()
      for (let count = 0; count < 2; count++) {
        const { host: _, ...given } = options()
        await expect(create(given).verify(request)).resolves.toBeDefined()
      }
    }
    expect(load).toHaveBeenCalledTimes(1)
  })
})

describe('a scheme whose certificates are in its messages', () => {
  it('verifies with the end-entity certificate, and names the signer by its subject', async () => {
    const verifier = inline(inside())({ currentDate })
    const verified = await verifier.verify(await sign(keys, chain))
    expect(verified.signer).toEqual({ id: `CN=${dnsName}`, notAfter: signer.notAfter })
    expect((await verifier.explain(await sign(keys, chain))).verdict).toBe('accepted')
    await expect(verifier.verify(await sign(otherKeys, chain))).rejects.toMatchObject(mismatch)
  })

  it('requires the identity of the definition', async () => {
    const request = await sign(keys, chain)
    const other = await createTestAuthority({ at: now, keyType: 'P-256' })
    for (const [change, code] of [
      [{ trustAnchors: other.anchorPem }, pathInvalid.code],
      [{ dnsName: 'other.example' }, 'ERR_SUBJECT_ALT_NAME_MISMATCH'],
      [{ markers: { endEntity: '1.2.3' } }, 'ERR_CERTIFICATE_INVALID'],
      [{ length: 3 }, pathInvalid.code],
      [{ inline: 'path' }, pathInvalid.code],
    ] as const) {
      await expect(inline({ ...inside(), ...change })({ currentDate }).verify(request)).rejects.toMatchObject({ code })
    }
    const { key: _, ...rsa } = inside()
    await expect(inline(rsa)({ currentDate }).verify(request)).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_INVALID',
    })
  })

  it('requires serverAuth, or accepts any purpose if the definition says so', async () => {
    const forClients = await root.issue({ keys, dnsNames: [dnsName], extendedKeyUsage: ['clientAuth'] })
    const request = await sign(keys, encodeBase64(forClients.der))
    await expect(inline(inside())({ currentDate }).verify(request)).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_INVALID',
    })
    await expect(inline({ ...inside(), purpose: 'any' })({ currentDate }).verify(request)).resolves.toBeDefined()
  })

  it('trusts the anchors of the caller instead, and prepares without a network', async () => {
    const other = await createTestAuthority({ at: now, keyType: 'P-256' })
    const create = inline({ ...inside(), trustAnchors: other.anchorPem })
    const verifier = create({ currentDate, trustAnchors: await createTrustAnchors(root.anchorPem) })
    await verifier.prepare()
    await expect(verifier.verify(await sign(keys, chain))).resolves.toBeDefined()
    const failing = create({ currentDate, trustAnchors: Promise.reject(new Error('no file')) })
    await expect(failing.prepare()).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', scheme: 'acme' })
    await create({ currentDate, trustAnchors: () => Promise.reject(new Error('no file')) }).prepare()
    expect(() => create({ currentDate, trustAnchors: {} as never })).toThrow('createAcmeVerifier')
  })
})

describe('a signature inside a message', () => {
  it('is verified by the same rules, and is not a separate check', async () => {
    const data = Uint8Array.of(1, 2, 3)
    const signature = await keys.signFixed(data, 'SHA-256')
    const create = (inner: { data: Uint8Array<ArrayBuffer>; certificates: readonly string[] }) =>
      defineScheme<Readonly<Record<string, unknown>>, Checks>({
        ...common,
        certificate: inside(),
        checks: async (run) => {
          await run.verifyInner({ name: 'Inner', hash: 'SHA-256', signature, ...inner })
          return await checkEvent(run, async (read) => {
            const { prove } = await run.certificates(() => chain.split(' '))
            return await prove(read)
          })
        },
      })({ currentDate })
    const request = await sign(keys, '')
    const certificates = chain.split(' ')
    const { checks, verdict } = await create({ data, certificates }).explain(request)
    expect(verdict).toBe('accepted')
    expect(checks.filter(({ id }) => id === 'certificates')).toHaveLength(1)
    await expect(create({ data, certificates }).verify(request)).resolves.toBeDefined()
    await expect(create({ data: Uint8Array.of(1), certificates }).verify(request)).rejects.toMatchObject({
      ...mismatch,
      message: 'Inner is not this certificate’s signature over the received data',
    })
    await expect(create({ data, certificates: certificates.slice(0, 1) }).verify(request)).rejects.toMatchObject(
      pathInvalid,
    )
  })
})

describe('a scheme whose keys are pinned', () => {
  const request = async (by = keys): Promise<SignedRequest> => await sign(by, '')

  it('verifies with the pins of the definition', async () => {
    const verifier = pinned({ pins: signer.pem, key: 'P-256' })({ currentDate })
    await verifier.prepare()
    const verified = await verifier.verify(await request())
    expect(verified.signer).toEqual({ id: expect.stringMatching(/^[0-9a-f]{64}$/), notAfter: signer.notAfter })
    expect((await verifier.explain(await request())).verdict).toBe('accepted')
    await expect(verifier.verify(await request(otherKeys))).rejects.toMatchObject({
      ...mismatch,
      message: 'Signature is not the signature of a pinned key over the received data',
    })
  })

  it('verifies only with the pins of the caller, if there are any', async () => {
    const other = await root.issue({ keys: otherKeys })
    const create = pinned({ pins: signer.pem, key: 'P-256' })
    const verifier = create({ currentDate, certificates: other.pem })
    await expect(verifier.verify(await request(otherKeys))).resolves.toBeDefined()
    await expect(verifier.verify(await request())).rejects.toMatchObject(mismatch)
    expect(() => create({ currentDate, certificates: 'a private key' })).toThrow('createAcmeVerifier')
  })

  it('needs the pins of the caller if the definition has none', async () => {
    const create = pinned({ pins: 'by-caller', key: 'P-256' })
    expect(() => create({ currentDate })).toThrow('createAcmeVerifier: options.certificates is missing')
    await expect(create({ currentDate, certificates: signer.pem }).verify(await request())).resolves.toBeDefined()
  })

  it('refuses a signature by an expired pin, even if another pin is valid', async () => {
    const ended = await root.issue({ keys, notAfter: new Date(now.getTime() - 1_000) })
    const other = await root.issue({ keys: otherKeys })
    const expired = { code: 'ERR_CERTIFICATE_EXPIRED', status: 403 }
    const create = pinned({ pins: 'by-caller', key: 'P-256' })
    const one = create({ currentDate, certificates: ended.pem })
    await expect(one.verify(await request())).rejects.toMatchObject(expired)
    // The check that one pin is valid comes before the signature.
    await expect(one.verify(await request(otherKeys))).rejects.toMatchObject(expired)
    const both = create({ currentDate, certificates: ended.pem + other.pem })
    await expect(both.verify(await request(otherKeys))).resolves.toBeDefined()
    await expect(both.verify(await request())).rejects.toMatchObject(expired)
    const { checks } = await both.explain(await request())
    expect(checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id)).toEqual(['signer-validity'])
    expect(checks.find(({ id }) => id === 'signer-validity')?.evidence).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    const unsigned = await both.explain(await sign(await createTestKeys('P-256'), ''))
    expect(unsigned.checks.find(({ id }) => id === 'signer-validity')).toMatchObject({ outcome: 'skipped' })
    expect(checks.map(({ id }) => id)).toEqual([
      ...['request', 'signature-header', 'pinned-certificates', 'certificate-validity', 'signature', 'signer-validity'],
      ...['payload', 'timestamp'],
    ])
  })
})

describe.each([
  ['inside its messages', () => inside(), {}],
  ['pinned', (): PinnedCertificates => ({ pins: 'by-caller', key: 'P-256' }), { certificates: () => signer.pem }],
] as const)('a scheme whose certificates are %s', (_, certificate, more) => {
  const create = (changes: object) => {
    const checks = vi.fn(async () => {
      throw new VerificationError('ERR_UNSUPPORTED', 'nothing is supported')
    })
    const given = { ...common, ...changes, certificate: certificate(), checks } as unknown as Parameters<
      typeof defineScheme
    >[0]
    return { checks, creator: defineScheme(given) as unknown as (options: object) => Verifier<unknown> }
  }
  const given = () => Object.fromEntries(Object.entries(more).map(([name, value]) => [name, value()]))

  it('has the options that the definition adds', async () => {
    const tenant = { wanted: 'a tenant', required: true, accepts: (value: unknown) => typeof value === 'string' }
    const { creator, checks } = create({ options: { tenant } })
    expect(() => creator(given())).toThrow('createAcmeVerifier: options.tenant is missing')
    await expect(creator({ ...given(), tenant: 'ours' }).verify(await sign(keys, chain))).rejects.toMatchObject({
      code: 'ERR_UNSUPPORTED',
    })
    expect(checks).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ tenant: 'ours' }))
  })

  it('refuses a body that is larger than the definition allows', async () => {
    const { creator, checks } = create({ maxBodyBytes: 10 })
    await expect(creator(given()).verify(await sign(keys, chain))).rejects.toMatchObject({
      code: 'ERR_BODY_TOO_LARGE',
      status: 413,
    })
    expect(checks).not.toHaveBeenCalled()
  })
})

describe('a scheme that names no type of key', () => {
  it('verifies with RSA keys, in certificates and pinned', async () => {
    const rsa = await createTestKeys('RSA-2048')
    const ofRsa = await root.issue({ keys: rsa, dnsNames: [dnsName] })
    const body = encodeUtf8(JSON.stringify({ id: 'e1', time: now.toISOString() }))
    const signature = encodeBase64(await rsa.sign(body, 'SHA-256'))
    const headers: [string, string][] = [
      ['Acme-Signature', signature],
      ['Acme-Certificate', encodeBase64(ofRsa.der)],
    ]
    const request = { method: 'POST', url: '/', headers, body }
    const { key: _, ...others } = inside()
    const algorithm = 'RSASSA-PKCS1-v1_5-SHA-256'
    expect(await inline(others)({ currentDate }).verify(request)).toMatchObject({ algorithm })
    for (const verifier of [
      pinned({ pins: ofRsa.pem })({ currentDate }),
      pinned({ pins: 'by-caller' })({ currentDate, certificates: ofRsa.pem }),
    ])
      expect(await verifier.verify(request)).toMatchObject({ algorithm })
    expect(() => pinned({ pins: 'by-caller' })({ certificates: signer.pem })).toThrow(
      'an RSA key of at least 2048 bits',
    )
  })
})
