import { withVerification } from '@countersign/core/http'
import { createTrustAnchors, parseCertificates, validateCertificationPath } from '@countersign/core/x509'
import { alexaCertificateUrl, createCertificateHost, createTestAuthority, createTestKeys } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { downloading, schemeFacts } from '../schemes/index.js'
import { alexa, materials, names, outcomeOf, services } from './services.js'

describe('urls-follow-the-policy', () => {
  const base = 'https://s3.amazonaws.com/echo.api/'
  it.each([
    'http://s3.amazonaws.com/echo.api/a.pem',
    'https://s3.amazonaws.com.attacker.example/echo.api/a.pem',
    'https://user@s3.amazonaws.com/echo.api/a.pem',
    'https://s3.amazonaws.com:8443/echo.api/a.pem',
    'https://s3.amazonaws.com./echo.api/a.pem',
    'https://s3.amazonaws.com/Echo.api/a.pem',
    'https://s3.amazonaws.com/a.pem',
    `${base}../other/a.pem`,
    `${base}.a/../../other/a.pem`,
    `${base}%2e%2e/other/a.pem`,
    `${base}.%2e/other/a.pem`,
    `${base}a.pem#b`,
    `${base}..\\other\\a.pem`,
    '//s3.amazonaws.com/echo.api/a.pem',
  ])('alexa: nothing is fetched for %s', async (certificateUrl) => {
    const fetchedUrls: string[] = []
    const fetch: typeof globalThis.fetch = async (url) => {
      fetchedUrls.push(String(url))
      return new Response(null, { status: 404 })
    }
    const outcome = await outcomeOf(alexa.createVerifier({ fetch }), await alexa.sign({ certificateUrl }))
    expect(outcome).toMatchObject({ code: 'ERR_CERTIFICATE_URL_FORBIDDEN' })
    expect(fetchedUrls).toEqual([])
  })

  it('the resolved form of the URL is fetched', async () => {
    const fetchedUrls: string[] = []
    const fetch: typeof globalThis.fetch = async (url) => {
      fetchedUrls.push(String(url))
      return new Response(null, { status: 404 })
    }
    await outcomeOf(alexa.createVerifier({ fetch }), await alexa.sign({ certificateUrl: `${base}../echo.api/a.pem` }))
    expect(fetchedUrls).toEqual([`${base}a.pem`])
  })

  it('no redirect is followed', async () => {
    for (const name of downloading) {
      const host = createCertificateHost()
      host.fail({ kind: 'redirect', location: 'https://attacker.example/a.pem' })
      const { create, sign } = services[name]
      expect(await outcomeOf(create({ fetch: host.fetch }), await sign())).toMatchObject({
        code: 'ERR_CERTIFICATE_FETCH_FAILED',
      })
      expect(host.requests.filter(({ url }) => url.includes('attacker'))).toEqual([])
    }
  })
})

describe('downloads-are-bounded', () => {
  it('a file has at most 64 KiB, and its rest is not read', async () => {
    const service = alexa
    const host = createCertificateHost({ [alexaCertificateUrl]: 'x'.repeat(65_537) })
    const outcome = await outcomeOf(service.createVerifier({ fetch: host.fetch }), await service.sign())
    expect(outcome).toMatchObject({ code: 'ERR_CERTIFICATE_FETCH_FAILED' })
    const oversize = createCertificateHost()
    oversize.serve(alexaCertificateUrl, 'x')
    oversize.fail({ kind: 'oversize', bytes: 50_000_000 })
    await outcomeOf(service.createVerifier({ fetch: oversize.fetch }), await service.sign())
    expect(oversize.bytesSent).toBeLessThan(1_000_000)
  })

  it('there are two attempts, of five seconds each', async () => {
    const host = createCertificateHost()
    host.fail({ kind: 'silent' })
    const outcome = outcomeOf(alexa.createVerifier({ fetch: host.fetch }), await alexa.sign())
    expect(await outcome).toMatchObject({ code: 'ERR_CERTIFICATE_FETCH_FAILED', retryable: true })
    expect(host.count()).toBe(2)
  })
})

describe('bodies-are-bounded', () => {
  it.each(names)(
    '%s: a body over the limit is 413, and of its rest at most 16 MiB are read and discarded',
    async (name) => {
      const { create, sign } = services[name]
      let read = 0
      let cancelled = false
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          read += 1_000
          controller.enqueue(new Uint8Array(1_000))
        },
        cancel() {
          cancelled = true
        },
      })
      const { headers } = await sign()
      const request = new Request('https://a.example/', {
        method: 'POST',
        headers: headers as [string, string][],
        body,
        duplex: 'half',
      } as RequestInit)
      const outcome = await outcomeOf(create({ maxBodyBytes: 10_000 }), request)
      expect(outcome).toMatchObject({ code: 'ERR_BODY_TOO_LARGE', status: 413 })
      await expect.poll(() => cancelled).toBe(true)
      expect(read).toBeLessThan(17_000_000)
      const whole = { ...(await sign()), body: new Uint8Array(10_001) }
      expect(await outcomeOf(create({ maxBodyBytes: 10_000 }), whole)).toMatchObject({ status: 413 })
    },
  )

  it.each(names)('%s: there is a limit without an option', async (name) => {
    const { create, sign } = services[name]
    const { maxBodyBytes } = schemeFacts[name]
    const request = await sign()
    const largest = { ...request, body: new Uint8Array(maxBodyBytes) }
    const larger = { ...request, body: new Uint8Array(maxBodyBytes + 1) }
    expect(await outcomeOf(create(), largest)).not.toMatchObject({ code: 'ERR_BODY_TOO_LARGE' })
    expect(await outcomeOf(create(), larger)).toMatchObject({ code: 'ERR_BODY_TOO_LARGE', status: 413 })
  })

  it('a body that does not arrive within bodyTimeout is refused', async () => {
    const { headers } = await alexa.sign()
    let cancelled = false
    const body = new ReadableStream<Uint8Array>({
      cancel() {
        cancelled = true
      },
    })
    const request = new Request('https://a.example/', {
      method: 'POST',
      headers: headers as [string, string][],
      body,
      duplex: 'half',
    } as RequestInit)
    // The type has the option, so that a verifier without it fails here and not at compile time.
    const options = { bodyTimeout: 0.05 } as object
    const handler = withVerification(alexa.createVerifier(), () => new Response('verified'), options)
    const answer = await handler(request)
    expect(answer.ok).toBe(false)
    await expect.poll(() => cancelled).toBe(true)
  })
})

describe('json-is-bounded', () => {
  it.each([
    ['200,000 nested brackets', `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['65 levels', `{"a":${'['.repeat(65)}${']'.repeat(65)}}`],
    ['10,001 members', `[${'0,'.repeat(10_000)}0]`],
  ])('sns: %s is a fault of the sender', async (_what, text) => {
    const request = { ...(await materials.sns.sign()), body: new TextEncoder().encode(text) }
    expect(await outcomeOf(materials.sns.verifier(), request)).toMatchObject({
      code: 'ERR_PAYLOAD_INVALID',
      status: 403,
    })
  })
})

describe('paths-are-bounded', () => {
  it('two authorities that cross-sign each other under many names do not block it', async () => {
    const keys = await createTestKeys()
    const [one, two] = [
      await createTestAuthority({ subject: 'One', keys }),
      await createTestAuthority({ subject: 'Two' }),
    ]
    const crossed: Uint8Array[] = []
    for (let index = 0; index < 12; index++) {
      crossed.push((await one.crossSign(two)).der, (await two.crossSign(one)).der)
    }
    const stranger = await createTestAuthority({ subject: 'Stranger' })
    const [endEntity] = await parseCertificates((await two.issue()).der)
    const intermediates = (await Promise.all(crossed.map((der) => parseCertificates(der)))).flat()
    if (endEntity === undefined) throw new Error('There is no end-entity certificate')
    const validation = validateCertificationPath({
      endEntity,
      intermediates,
      trustAnchors: await createTrustAnchors(stranger.der),
      at: new Date(),
    })
    await expect(validation).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
  })

  it('a path has at most 24 certificates', async () => {
    const root = await createTestAuthority()
    const pathOf = async (intermediates: number): Promise<unknown> => {
      let authority = root
      for (let index = 0; index < intermediates; index++) authority = await authority.intermediate({ keyType: 'P-256' })
      const [endEntity, ...rest] = await parseCertificates((await authority.issue()).chainPem)
      if (endEntity === undefined) throw new Error('There is no end-entity certificate')
      const trustAnchors = await createTrustAnchors(root.anchorPem)
      return await validateCertificationPath({ endEntity, intermediates: rest, trustAnchors, at: new Date() })
    }
    expect(await pathOf(22)).toMatchObject({ certificates: { length: 24 } })
    await expect(pathOf(23)).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
  })
})
