import type { CertificateStore } from '@countersign/core'
import { createTrustAnchors } from '@countersign/core/x509'
import { alexaCertificateUrl, alexaDnsName, createCertificateHost, createTestAuthority } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { downloading } from '../schemes/index.js'
import { alexa, outcomeOf, services } from './services.js'

describe('stores-are-not-trusted', () => {
  const storeOf = (pem: string | undefined): CertificateStore => ({ get: async () => pem, set: async () => {} })

  it('a certificate of another authority in the store is refused, even with the right name', async () => {
    const other = await (await createTestAuthority()).issue({ dnsNames: [alexaDnsName] })
    for (const pem of [other.chainPem, 'not a certificate', '']) {
      const host = createCertificateHost()
      const verifier = alexa.createVerifier({ certificateStore: storeOf(pem), fetch: host.fetch })
      expect(await outcomeOf(verifier, await alexa.sign())).not.toBe('accepted')
    }
  })

  it('a stored file is validated at each cold verification', async () => {
    const { chainPem } = await (await createTestAuthority()).issue({ dnsNames: [alexaDnsName] })
    const good = await (await alexa.host.fetch(alexaCertificateUrl)).text()
    let pem = good
    const store: CertificateStore = { get: async () => pem, set: async () => {} }
    const fetch = createCertificateHost().fetch
    expect(await outcomeOf(alexa.createVerifier({ certificateStore: store, fetch }), await alexa.sign())).toBe(
      'accepted',
    )
    pem = chainPem
    expect(await outcomeOf(alexa.createVerifier({ certificateStore: store, fetch }), await alexa.sign())).not.toBe(
      'accepted',
    )
  })

  it.each(downloading)(
    '%s: a store that fails, hangs or lies leads to a download or a 503, and to no wrong verdict',
    async (name) => {
      const { create, sign } = services[name]
      const never = () => new Promise<never>(() => {})
      const fails = async () => {
        throw new Error('broken on purpose')
      }
      const stores = [
        { get: fails, set: fails },
        { get: never, set: never },
        { get: async () => 5 as never, set: async () => {} },
        {
          get: () => {
            throw new Error('broken on purpose')
          },
          set: async () => {},
        },
      ]
      for (const certificateStore of stores) {
        const outcome = await outcomeOf(create({ certificateStore }), await sign())
        if (outcome !== 'accepted') expect(outcome).toMatchObject({ status: 503, retryable: true })
        const forged = { ...(await sign()), body: new TextEncoder().encode('{}') }
        expect(await outcomeOf(create({ certificateStore }), forged)).not.toBe('accepted')
      }
    },
  )
})

describe('keys-are-kept-briefly', () => {
  it('for an hour', async () => {
    let now = new Date()
    const host = createCertificateHost({
      [alexaCertificateUrl]: await (await alexa.host.fetch(alexaCertificateUrl)).text(),
    })
    const verifier = alexa.createVerifier({ fetch: host.fetch, currentDate: () => now })
    const verify = async () => await outcomeOf(verifier, await alexa.sign({ timestamp: now }))
    const begun = now.getTime()
    expect([await verify(), await verify(), host.count()]).toEqual(['accepted', 'accepted', 1])
    now = new Date(begun + 3_599_000)
    expect([await verify(), host.count()]).toEqual(['accepted', 1])
    now = new Date(begun + 3_601_000)
    expect([await verify(), host.count()]).toEqual(['accepted', 2])
  })

  it('and no longer than the path is valid, even if a handler changes its objects', async () => {
    const at = new Date()
    const authority = await createTestAuthority()
    const notAfter = new Date(Math.floor(at.getTime() / 1_000) * 1_000 + 600_000)
    const signer = await authority.issue({ dnsNames: [alexaDnsName], notAfter })
    const host = createCertificateHost({ [alexaCertificateUrl]: signer.chainPem })
    const trustAnchors = await createTrustAnchors(authority.anchorPem)
    let now = at
    const verifier = alexa.createVerifier({ trustAnchors, fetch: host.fetch, currentDate: () => now })
    const first = await verifier.verify(await alexa.sign({ signer }))
    try {
      first.signer.notAfter?.setFullYear(2100)
    } catch {
      // The object cannot be changed at all.
    }
    now = new Date(notAfter.getTime() + 1_000)
    const late = await alexa.sign({ signer, timestamp: now })
    expect(await outcomeOf(verifier, late)).toMatchObject({ code: 'ERR_CERTIFICATE_EXPIRED' })
  })

  it('a failure is not cached', async () => {
    const host = createCertificateHost({ [alexaCertificateUrl]: 'not a certificate' })
    const verifier = alexa.createVerifier({ fetch: host.fetch })
    expect(await outcomeOf(verifier, await alexa.sign())).not.toBe('accepted')
    host.serve(alexaCertificateUrl, await (await alexa.host.fetch(alexaCertificateUrl)).text())
    expect(await outcomeOf(verifier, await alexa.sign())).toBe('accepted')
  })
})
