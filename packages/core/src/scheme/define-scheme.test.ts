import { createCertificateHost, createTestAuthority, createTestKeys, type TestAuthority } from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SignedRequest } from '../index.js'
import {
  type CertificateDefinition,
  type CertificateRun,
  decodeBase64,
  decodeHex,
  decodeTimestamp,
  defineScheme,
  encodeBase64,
  encodeHex,
  encodeUtf8,
  notSigned,
  parseUnproven,
  requiredHeader,
  type SchemeResult,
  type SingleSecretDefinition,
  VerificationError,
} from './index.js'

type Event = Readonly<Record<string, unknown>>

interface AcmeChecks {
  'signature-header': Uint8Array<ArrayBuffer>
  payload: Event
}

type Acme = CertificateDefinition<Event, AcmeChecks>

const now = new Date('2026-06-01T12:00:00Z')
const certificateUrl = `https://keys.acme.example/certs/${'0'.repeat(32)}.pem`

const checkAcme = async ({
  check,
  request,
  certificate,
  fresh,
}: CertificateRun<AcmeChecks>): Promise<SchemeResult<Event>> => {
  const signature = check('signature-header', () =>
    decodeBase64(requiredHeader(request.headers, 'acme-signature', 'Acme-Signature')),
  )
  const signer = await certificate(() => ({
    url: requiredHeader(request.headers, 'acme-certificate', 'Acme-Certificate'),
  }))
  const proof = await signer.prove(() => ({
    name: 'Acme-Signature',
    hash: 'SHA-256',
    signature: signature(),
    data: request.body,
  }))
  const event = check('payload', () => parseUnproven(request.body))
  const timestamp = fresh(
    () => decodeTimestamp(String(event().time)),
    () => ({ past: 300, future: 60 }),
  )
  return { payload: event(), proof: proof(), timestamp: timestamp(), replayId: () => String(event().id) }
}

const pem = '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----'
const inside = { inline: 'path', dnsName: 'signing.acme.example', trustAnchors: pem }

describe('defineScheme', () => {
  let root: TestAuthority
  let acme: Acme
  let keys: Awaited<ReturnType<typeof createTestKeys>>
  let fetch: typeof globalThis.fetch

  const currentDate = (): Date => now

  async function sign(
    changes: { time?: string; url?: string } = {},
  ): Promise<SignedRequest & { headers: [string, string][] }> {
    const { time = now.toISOString(), url = certificateUrl } = changes
    const body = encodeUtf8(JSON.stringify({ id: 'e1', time }))
    const signature = encodeBase64(await keys.sign(body, 'SHA-256'))
    const headers: [string, string][] = [
      ['Acme-Signature', signature],
      ['Acme-Certificate', url],
    ]
    return { method: 'POST', url: '/', headers, body }
  }

  beforeAll(async () => {
    root = await createTestAuthority({ at: now })
    keys = await createTestKeys('RSA-2048')
    const { chainPem } = await root.issue({ keys, dnsNames: ['signing.acme.example'] })
    fetch = createCertificateHost({ [certificateUrl]: chainPem }).fetch
    acme = {
      name: 'acme',
      status: 403,
      repeats: true,
      covers: 'body',
      certificate: {
        url: { title: 'Acme-Certificate', origin: 'https://keys.acme.example', path: /^\/certs\/[0-9a-f]{32}\.pem$/ },
        file: 'chain',
        dnsName: 'signing.acme.example',
        trustAnchors: root.anchorPem,
      },
      reports: {
        'signature-header': { title: 'Acme-Signature is base64' },
        payload: { title: 'The body is an event' },
      },
      checks: checkAcme,
    }
  })

  it('verifies what the certificate of the definition has signed', async () => {
    const verifier = defineScheme(acme)({ fetch, currentDate })
    const verified = await verifier.verify(await sign())
    expect(verified).toMatchObject({
      scheme: 'acme',
      payload: { id: 'e1' },
      timestamp: now,
      signer: { id: 'signing.acme.example', certificateUrl },
      algorithm: 'RSASSA-PKCS1-v1_5-SHA-256',
      covers: 'body',
    })
    expect((await verifier.explain(await sign())).verdict).toBe('accepted')
  })

  it.each([
    ['another time', { time: '2026-06-01T11:54:59Z' }, 'ERR_TIMESTAMP_OUT_OF_RANGE'],
    ['another host', { url: certificateUrl.replace('keys', 'evil') }, 'ERR_CERTIFICATE_URL_FORBIDDEN'],
    ['another path', { url: certificateUrl.replace('certs', 'other') }, 'ERR_CERTIFICATE_URL_FORBIDDEN'],
  ] as const)('refuses %s with the status of the definition', async (_what, changes, code) => {
    const verifier = defineScheme(acme)({ fetch, currentDate })
    await expect(verifier.verify(await sign(changes))).rejects.toMatchObject({ code, status: 403, scheme: 'acme' })
  })

  it('refuses an altered body, and explains which bytes were signed', async () => {
    const verifier = defineScheme(acme)({ fetch, currentDate })
    const request = await sign()
    const body = encodeUtf8(`${new TextDecoder().decode(request.body)}\n`)
    await expect(verifier.verify({ ...request, body })).rejects.toMatchObject({ code: 'ERR_SIGNATURE_MISMATCH' })
    const { checks, verdict } = await verifier.explain({ ...request, body })
    expect(verdict).toBe('rejected')
    const row = checks.find(({ id }) => id === 'signature')
    expect(row).toMatchObject({
      outcome: 'failed',
      evidence: { signedDigest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
    expect(checks.map(({ id }) => id)).toEqual([
      'request',
      'signature-header',
      'certificate-url',
      'certificate-download',
      'certificate-validity',
      'certificate-name',
      'certificate-usage',
      'certification-path',
      'signature',
      'payload',
      'timestamp',
    ])
  })

  it('trusts only the anchors of the definition, or those that a caller passes', async () => {
    const other = await createTestAuthority({ at: now, keyType: 'P-256' })
    const definition = { ...acme, certificate: { ...acme.certificate, trustAnchors: other.anchorPem } }
    const verifier = defineScheme(definition)({ fetch, currentDate })
    await expect(verifier.verify(await sign())).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
  })

  it('carries a copy of the definition, from which tests can be derived', () => {
    const { definition } = defineScheme(acme)
    expect(definition).toEqual({ ...acme, certificate: { ...acme.certificate } })
    expect(definition).not.toBe(acme)
    expect(defineScheme(hub).definition).toEqual(hub)
  })

  it('prepares without a network', async () => {
    await defineScheme(acme)({ fetch: () => Promise.reject(new Error('no network')), currentDate }).prepare()
  })

  describe('accepts nothing if the checks return', () => {
    const forget = async (change: (result: SchemeResult<Event>) => SchemeResult<Event>): Promise<unknown> => {
      const checks: Acme['checks'] = async (run, options) => change(await acme.checks(run, options))
      return await defineScheme({ ...acme, checks })({ fetch, currentDate }).verify(await sign())
    }
    const ours = { code: 'ERR_DEPENDENCY_FAILED', status: 503 }

    it('no proof', async () => {
      await expect(forget((result) => ({ ...result, proof: undefined as never }))).rejects.toMatchObject(ours)
    })

    it('a copy of the proof', async () => {
      await expect(forget((result) => ({ ...result, proof: { ...result.proof } }))).rejects.toMatchObject(ours)
    })

    it('the proof of another request', async () => {
      const kept: SchemeResult<Event>[] = []
      await forget((result) => {
        kept.push(result)
        return result
      })
      await expect(
        forget((result) => ({ ...result, proof: (kept[0] as SchemeResult<Event>).proof })),
      ).rejects.toMatchObject(ours)
    })

    it('no timestamp, or one that was not compared with the clock', async () => {
      await expect(forget((result) => ({ ...result, timestamp: undefined as never }))).rejects.toMatchObject(ours)
      await expect(forget((result) => ({ ...result, timestamp: new Date(now) as never }))).rejects.toMatchObject(ours)
    })

    it('a proof without a signature', async () => {
      const checks: Acme['checks'] = async ({ fresh }) => {
        const timestamp = fresh(
          () => now,
          () => ({ past: 1, future: 1 }),
        )
        const proof = { signer: { id: 'anybody' }, algorithm: 'HMAC-SHA-256' } as never
        return { payload: {}, proof, timestamp: timestamp(), replayId: () => 'a' }
      }
      const verifier = defineScheme({ ...acme, checks })({ fetch, currentDate })
      await expect(verifier.verify(await sign())).rejects.toMatchObject(ours)
      expect((await verifier.explain(await sign())).verdict).toBe('unavailable')
    })
  })

  it.each<[string, (good: Acme) => unknown, string]>([
    ['an unknown key', (good) => ({ ...good, sttaus: 400 }), 'unknown option sttaus. Did you mean status?'],
    ['no covers', ({ covers: _, ...rest }) => rest, 'options.covers is missing'],
    ['a status that does not refuse', (good) => ({ ...good, status: 200 }), 'options.status must be'],
    ['a name in upper case', (good) => ({ ...good, name: 'Acme' }), "options.name must be a name such as 'acme'"],
    ['no anchors', (good) => withCertificate(good, { trustAnchors: undefined }), 'options.trustAnchors is missing'],
    ['anchors that are not PEM', (good) => withCertificate(good, { trustAnchors: 'root' }), 'must be PEM'],
    ['a wildcard name', (good) => withCertificate(good, { dnsName: '*.acme.example' }), 'options.dnsName must be'],
    [
      'an http origin',
      (good) => withUrl(good, { origin: 'http://keys.acme.example' }),
      'options.origin must be an https',
    ],
    ['an origin with a path', (good) => withUrl(good, { origin: 'https://a.example/' }), 'options.origin must be'],
    [
      'an origin pattern without its end',
      (good) => withUrl(good, { origin: /^https:\/\/a\./ }),
      'options.origin must be',
    ],
    [
      'a path pattern without its start',
      (good) => withUrl(good, { path: /certs\/.*$/ }),
      'options.path must be a pattern',
    ],
    ['a path pattern that ends in an escaped $', (good) => withUrl(good, { path: /^\/a\$/ }), 'options.path must be'],
    ['a path pattern that keeps a position', (good) => withUrl(good, { path: /^\/a$/g }), 'options.path must be'],
    ['a predicate', (good) => withUrl(good, { path: () => true }), 'options.path must be a pattern'],
    [
      'an option of the library',
      (good) => ({ ...good, options: { fetch: kind } }),
      'options.options.fetch is already an option',
    ],
    ['a report without a title', (good) => ({ ...good, reports: { payload: {} } }), 'options.reports must be'],
    ['neither certificates nor a secret', ({ certificate: _, ...rest }) => rest, 'options.certificate is missing'],
    ['neither a name nor markers', (good) => withCertificate(good, { dnsName: undefined }), 'or pass markers'],
    ['another type of key', (good) => withCertificate(good, { key: 'DSA' }), 'options.key must be'],
    [
      'a marker that is a name',
      (good) => withCertificate(good, { markers: { endEntity: 'a.b' } }),
      'endEntity must be',
    ],
    ['a marker only of the issuer', (good) => withCertificate(good, { markers: { issuer: '1.2.3' } }), 'is missing'],
    [
      'an issuer policy that is a predicate',
      (good) => withCertificate(good, { issuers: { origin: 'http://certs.acme.example', path: () => true } }),
      'options.path must be',
    ],
    [
      'an issuer origin of another protocol',
      (good) => withCertificate(good, { issuers: { origin: 'ftp://certs.acme.example', path: /^\/a$/ } }),
      'options.origin must be',
    ],
    [
      'another form inside a message',
      (good) => ({ ...good, certificate: { ...inside, inline: 'x5c' } }),
      'inline must',
    ],
    ['inline certificates without anchors', (good) => ({ ...good, certificate: { inline: 'path' } }), 'is missing'],
    ['a length of half a certificate', (good) => ({ ...good, certificate: { ...inside, length: 1.5 } }), 'length must'],
    ['pins that are not PEM', (good) => ({ ...good, certificate: { pins: 'a key' } }), "'by-caller', or"],
    [
      'pins that have anchors, too',
      (good) => ({ ...good, certificate: { pins: 'by-caller', trustAnchors: pem } }),
      'unknown',
    ],
  ])('refuses a definition with %s', (_what, change, message) => {
    expect(() => defineScheme(change(acme) as Acme)).toThrow(TypeError)
    expect(() => defineScheme(change(acme) as Acme)).toThrow(message)
  })

  const kind = { wanted: 'a function', accepts: () => true }
  const withCertificate = (good: Acme, change: object): unknown => ({
    ...good,
    certificate: { ...good.certificate, ...change },
  })
  const withUrl = (good: Acme, change: object): unknown =>
    withCertificate(good, { url: { ...good.certificate.url, ...change } })

  it('reads the options that a scheme adds with those of the library', async () => {
    const definition: CertificateDefinition<Event, AcmeChecks, { tenant: string }> = {
      ...acme,
      options: { tenant: { wanted: 'a tenant', required: true, accepts: (value) => typeof value === 'string' } },
      async checks(run, { tenant }) {
        if (tenant !== 'ours') throw new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'The tenant is another')
        return await checkAcme(run)
      },
    }
    const create = defineScheme(definition)
    expect((await create({ tenant: 'ours', fetch, currentDate }).verify(await sign())).payload.id).toBe('e1')
    await expect(create({ tenant: 'theirs', fetch, currentDate }).verify(await sign())).rejects.toMatchObject({
      code: 'ERR_SIGNER_NOT_ALLOWED',
    })
    expect(() => create({} as never)).toThrow('createAcmeVerifier: options.tenant is missing. It must be a tenant')
    expect(() => create({ tenant: 'ours', tennant: 'a' } as never)).toThrow('Did you mean tenant?')
  })
})

interface HubChecks {
  'signature-header': Uint8Array<ArrayBuffer>
}

const hub: SingleSecretDefinition<string, HubChecks> = {
  name: 'hub',
  status: 401,
  covers: 'body',
  secret: 'single',
  reports: { 'signature-header': { title: 'Hub-Signature is hex' } },
  async checks({ check, request, prove }) {
    const signature = check('signature-header', () =>
      decodeHex(requiredHeader(request.headers, 'hub-signature', 'Hub-Signature')),
    )
    const proof = await prove(() => ({ signature: signature(), data: request.body }))
    const id = requiredHeader(request.headers, 'hub-delivery', 'Hub-Delivery')
    return { payload: id, proof: proof(), timestamp: notSigned, replayId: () => encodeHex(signature()) }
  },
}

describe('defineScheme with a secret', () => {
  const body = encodeUtf8('{"a":1}')

  async function request(secret: string): Promise<SignedRequest> {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('raw', encodeUtf8(secret), algorithm, false, ['sign'])
    const signature = encodeHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, body)))
    return {
      method: 'POST',
      url: '/',
      headers: [
        ['Hub-Signature', signature],
        ['Hub-Delivery', 'd1'],
      ],
      body,
    }
  }

  it('verifies with one secret, or with two during a rotation', async () => {
    const create = defineScheme(hub)
    const verified = await create({ secret: 'old', currentDate: () => now }).verify(await request('old'))
    expect(verified).toMatchObject({ scheme: 'hub', signer: { id: 'hub' }, timestamp: now, algorithm: 'HMAC-SHA-256' })
    expect((await create({ secret: ['new', 'old'] }).verify(await request('old'))).payload).toBe('d1')
    await expect(create({ secret: 'new' }).verify(await request('old'))).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_MISMATCH',
      status: 401,
    })
  })

  it('explains with the reports of the definition, and reads the options that it adds', async () => {
    const { checks, verdict } = await defineScheme(hub)({ secret: 'a', currentDate: () => now }).explain(
      await request('a'),
    )
    expect(verdict).toBe('accepted')
    expect(checks.find(({ id }) => id === 'signature-header')?.title).toBe('Hub-Signature is hex')
    const withTenant: SingleSecretDefinition<string, HubChecks, { tenant: string }> = {
      ...hub,
      options: { tenant: { wanted: 'a tenant', required: true, accepts: (value) => typeof value === 'string' } },
      checks: async (run, { tenant }) => ({ ...(await hub.checks(run, {})), payload: tenant }),
    }
    const verifier = defineScheme(withTenant)({ secret: 'a', tenant: 'ours', currentDate: () => now })
    expect((await verifier.verify(await request('a'))).payload).toBe('ours')
  })

  it('never quotes a secret', () => {
    expect(() => defineScheme(hub)({ secret: '' })).toThrow('createHubVerifier: options.secret must be a secret')
    expect(() => defineScheme(hub)({ secret: ['a', 'b', 'c'] as never })).toThrow(TypeError)
  })

  it('claims a message without a signed time for two weeks', async () => {
    const claims: { id: string; expires: Date }[] = []
    const replayGuard = {
      claim: async () => 'claimed' as const,
      complete: async (id: string, _holder: string, { expires }: { expires: Date }) => {
        claims.push({ id, expires })
      },
      release: async () => {},
    }
    await defineScheme(hub)({ secret: 'a', replayGuard, currentDate: () => now }).verify(await request('a'))
    expect(claims).toEqual([
      { id: expect.stringMatching(/^hub:[0-9a-f]{64}$/), expires: new Date(now.getTime() + 1_209_601_000) },
    ])
  })

  it('finds the secret by the access key that a request names', async () => {
    const create = defineScheme<string, HubChecks>({
      ...hub,
      name: 'keyed',
      secret: 'by-access-key',
      async checks({ check, request: { headers, body: data }, prove }) {
        const signature = check('signature-header', () =>
          decodeHex(requiredHeader(headers, 'hub-signature', 'Hub-Signature')),
        )
        const accessKey = requiredHeader(headers, 'hub-delivery', 'Hub-Delivery')
        const proof = await prove(
          () => ({ accessKey }),
          () => ({ signature: signature(), data }),
        )
        return { payload: accessKey, proof: proof(), timestamp: notSigned, replayId: () => accessKey }
      },
    })
    expect((await create({ secrets: { d1: 'a' } }).verify(await request('a'))).signer).toEqual({ id: 'd1' })
    await expect(create({ secrets: { d2: 'a' } }).verify(await request('a'))).rejects.toMatchObject({
      code: 'ERR_SIGNER_NOT_ALLOWED',
    })
  })
})
