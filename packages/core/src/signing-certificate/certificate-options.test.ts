import { createTestAuthority } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createTrustAnchors } from '../x509/path/trust-anchors.js'
import { certificateOptionKinds, hasCertificates, readCertificateSettings } from './certificate-options.js'
import { obtainTrustAnchors } from './obtain-trust-anchors.js'

const pinned = async () => await createTrustAnchors((await createTestAuthority({ keyType: 'P-256' })).anchor)
const defaults = { maxBodyBytes: 1_000, trustAnchors: pinned }

describe('the options of a scheme with certificates', () => {
  it('have kinds', async () => {
    const { trustAnchors, certificateStore, fetch: fetchKind } = certificateOptionKinds
    for (const value of [await pinned(), pinned(), pinned, { certificates: [1] }]) {
      expect(trustAnchors.accepts(value)).toBe(true)
    }
    for (const value of [undefined, null, 'pem', {}, { certificates: [] }, { certificates: 'pem' }, [], 5]) {
      expect(trustAnchors.accepts(value)).toBe(false)
    }
    expect(certificateStore.accepts({ get() {}, set() {} })).toBe(true)
    for (const value of [{}, { get() {} }, { set() {} }, null]) expect(certificateStore.accepts(value)).toBe(false)
    expect(fetchKind.accepts(fetch)).toBe(true)
    expect(fetchKind.accepts('fetch')).toBe(false)
  })

  it('have the anchors of the scheme by default, which need no network', () => {
    const settings = readCertificateSettings({}, defaults)
    expect(settings).toMatchObject({ trustAnchors: pinned, anchorsAtHand: true, maxBodyBytes: 1_000 })
    expect(settings.certificateStore).toBeUndefined()
    expect(settings.fetch).toBeUndefined()
  })

  it('keep the options of the caller', async () => {
    const [anchors, certificateStore] = [await pinned(), { get: async () => undefined, set: async () => {} }]
    expect(readCertificateSettings({ trustAnchors: anchors, certificateStore, fetch }, defaults)).toMatchObject({
      trustAnchors: anchors,
      anchorsAtHand: true,
      certificateStore,
      fetch,
    })
    // A function of the caller may need a network.
    expect(readCertificateSettings({ trustAnchors: pinned }, defaults).anchorsAtHand).toBe(false)
  })

  it('leave no unhandled rejection if a promise of anchors rejects', async () => {
    const unhandled: unknown[] = []
    const listen = (reason: unknown): number => unhandled.push(reason)
    process.on('unhandledRejection', listen)
    readCertificateSettings({ trustAnchors: Promise.reject(new Error('no file')) }, defaults)
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', listen)
    expect(unhandled).toEqual([])
  })
})

describe('hasCertificates', () => {
  it('recognises a set of trust anchors', async () => {
    expect(hasCertificates(await pinned())).toBe(true)
    for (const value of [undefined, null, {}, { certificates: [] }, { certificates: { length: 1 } }, 'pem']) {
      expect(hasCertificates(value)).toBe(false)
    }
  })
})

describe('obtainTrustAnchors', () => {
  it('accepts a set, a promise of a set, or a function that returns either', async () => {
    const anchors = await pinned()
    for (const given of [anchors, Promise.resolve(anchors), () => anchors, async () => anchors]) {
      expect(await obtainTrustAnchors(given)).toBe(anchors)
    }
  })

  it('reports anchors that are not available as our fault', async () => {
    const cause = new Error('no file')
    const failed = { code: 'ERR_DEPENDENCY_FAILED', retryable: true }
    const throws = (): never => {
      throw cause
    }
    for (const given of [Promise.reject(cause), async () => throws(), throws]) {
      await expect(obtainTrustAnchors(given)).rejects.toMatchObject({ ...failed, cause })
    }
    for (const given of [() => undefined, async () => ({ certificates: [] })]) {
      await expect(obtainTrustAnchors(given as () => never)).rejects.toMatchObject(failed)
    }
  })
})
