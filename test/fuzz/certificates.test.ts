import { createTrustAnchors, decodePem, parseCertificates, validateCertificationPath } from '@countersign/core/x509'
import {
  type CertificateFault,
  createTestAuthority,
  createTestKeys,
  encodePem,
  type TestAuthority,
} from '@countersign/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DerElement, readDer } from '../../packages/core/src/x509/certificate/der-reader.js'
import { fuzz, rejection, timeout } from './fuzz.js'
import { mutated } from './mutations.js'

const at = new Date('2026-05-01T12:00:00Z')
const targets = 5

async function material() {
  const root = await createTestAuthority({ at, keyType: 'P-256', nameConstraints: { permitted: ['example.com'] } })
  const issuer = await root.intermediate({ keyType: 'P-256' })
  const rsa = await root.intermediate({ keyType: 'RSA-2048' })
  const name = { dnsNames: ['signer.example.com'] }
  const [endEntity, other] = await Promise.all([
    issuer.issue({ ...name, keyType: 'P-256' }),
    rsa.issue({ ...name, keyType: 'P-384' }),
  ])
  return { root, endEntity, other }
}

describe('fuzzing certificates', () => {
  it('finds no bytes that the DER reader accepts and that are not DER', { timeout }, async () => {
    const { root, endEntity, other } = await material()
    const bytes = fc.oneof(
      { weight: 4, arbitrary: mutated([root.anchor, endEntity.der, other.der]) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }).map((octets) => new Uint8Array(octets)) },
    )
    await fuzz('DER', targets, bytes, async (input) => {
      let element: DerElement | undefined
      const error = await rejection(() => {
        element = readDer(input)
      })
      if (error !== undefined) expect(error.code).toBe('ERR_CERTIFICATE_INVALID')
      if (element !== undefined) expect(lengthOf(element)).toBe(input.length)
    })
  })

  it('finds no certificate that fails with another code than ERR_CERTIFICATE_INVALID', { timeout }, async () => {
    const { root, endEntity, other } = await material()
    await fuzz('certificates', targets, mutated([root.anchor, endEntity.der, other.der]), async (input) => {
      const error = await rejection(() => parseCertificates(input))
      if (error !== undefined) expect(error.code).toBe('ERR_CERTIFICATE_INVALID')
    })
  })

  it('finds no PEM text that fails with another code than ERR_CERTIFICATE_INVALID', { timeout }, async () => {
    const { endEntity, root } = await material()
    const texts = [encodePem(endEntity.der, root.anchor), `subject\r\n${endEntity.pem}`].map((text) =>
      new TextEncoder().encode(text),
    )
    await fuzz('PEM', targets, mutated(texts), async (input) => {
      const text = new TextDecoder().decode(input)
      for (const strict of [false, true]) {
        const error = await rejection(() => decodePem(text, { strict }))
        if (error !== undefined) expect(error.code).toBe('ERR_CERTIFICATE_INVALID')
      }
    })
  })

  it('finds no altered certificate with a valid path, and no bundle that an unrelated certificate breaks', {
    timeout,
  }, async () => {
    const { root, endEntity, other } = await material()
    const trustAnchors = await createTrustAnchors(root.anchor)
    const chains = [endEntity.chain, other.chain]
    const genuine = new Set(chains.flat().map(String))
    const input = fc.record({
      chain: fc.constantFrom(...chains),
      which: fc.nat(1),
      altered: mutated(chains.flat()),
      keep: fc.boolean(),
    })
    await fuzz('altered paths', targets, input, async ({ chain, which, altered, keep }) => {
      const bundle = chain.flatMap((der, index) =>
        index !== which ? [der] : keep && index > 0 ? [der, altered] : [altered],
      )
      const isGenuine = keep && which > 0
      let parsed = true
      const error = await rejection(async () => {
        parsed = false
        const [first, ...intermediates] = (await Promise.all(bundle.map(parseCertificates))).flat()
        parsed = true
        if (first === undefined) throw new Error('no certificate')
        await validateCertificationPath({
          endEntity: first,
          intermediates,
          trustAnchors,
          at,
          dnsName: 'signer.example.com',
        })
      })
      if (isGenuine && parsed) expect(error).toBeUndefined()
      if (!isGenuine && !genuine.has(String(altered))) expect(error).toBeDefined()
    })
  })

  it('finds a path exactly if one exists', { timeout }, async () => {
    const keys = await Promise.all(Array.from({ length: 5 }, () => createTestKeys('P-256')))
    const [leafKeys] = keys
    if (leafKeys === undefined) throw new Error('no keys')
    const authorities = await Promise.all(
      keys.map((key, index) => createTestAuthority({ at, keys: key, subject: `CA ${index}` })),
    )
    const fault = fc.option(
      fc.constantFrom<CertificateFault>(
        'altered-signature',
        'sha1-signature',
        'expired',
        'not-yet-valid',
        'unknown-critical-extension',
        'algorithm-disagreement',
        'duplicate-extension',
      ),
      { nil: undefined, freq: 3 },
    )
    const place = fc.nat(keys.length - 1)
    const input = fc.record({
      links: fc.array(fc.record({ from: place, to: place, fault }), { maxLength: 12 }),
      issuer: place,
      anchors: fc.uniqueArray(place, { minLength: 1, maxLength: 2 }),
    })
    await fuzz('cross-certified graphs', targets, input, async ({ links, issuer, anchors }) => {
      const authority = (index: number) => authorities[index] as TestAuthority
      const endEntity = await authority(issuer).issue({ keys: leafKeys, dnsNames: ['signer.example.com'] })
      const crossSigned = await Promise.all(
        links.map(({ from, to, fault: one }) => authority(from).crossSign(authority(to), { faults: one ? [one] : [] })),
      )
      const [first] = await parseCertificates(endEntity.der)
      if (first === undefined) throw new Error('no certificate')
      const error = await rejection(async () =>
        validateCertificationPath({
          endEntity: first,
          intermediates: (await Promise.all(crossSigned.map(({ der }) => parseCertificates(der)))).flat(),
          trustAnchors: await createTrustAnchors(
            (await Promise.all(anchors.map((index) => parseCertificates(authority(index).anchor)))).flat(),
          ),
          at,
        }),
      )
      // The names that the issuer reaches through certificates without a fault.
      const reached = new Set([issuer])
      for (let round = 0; round < keys.length; round++) {
        for (const { from, to, fault: one } of links) if (one === undefined && reached.has(to)) reached.add(from)
      }
      expect(error === undefined).toBe(anchors.some((index) => reached.has(index)))
    })
  })
})

/** Encodes all lengths again. */
function lengthOf({ children, start, contentStart, end, tag }: DerElement): number {
  if ((tag & 0x20) === 0) return end - start
  return contentStart - start + children.reduce((sum, child) => sum + lengthOf(child), 0)
}
