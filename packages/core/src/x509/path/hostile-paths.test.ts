import nodeCrypto from 'node:crypto'
import {
  type CertificateOptions,
  createTestAuthority,
  createTestKeys,
  der,
  encodePem,
  type TestAuthority,
  type TestKeys,
} from '@countersign/testing'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { VerificationError } from '../../errors.js'
import type { Certificate } from '../certificate/certificate.js'
import { parseCertificates } from '../certificate/parse-certificates.js'
import { pathBudget } from './path-budget.js'
import { createTrustAnchors } from './trust-anchors.js'
import type { CertificationPath } from './validate-certification-path.js'
import { validateCertificationPath } from './validate-certification-path.js'

const at = new Date('2026-05-01T12:00:00Z')
const dnsName = 'signer.example.com'
const p256 = { keyType: 'P-256' } as const

let keys: TestKeys
let root: TestAuthority

beforeAll(async () => {
  keys = await createTestKeys('P-256')
  root = await createTestAuthority({ at, ...p256 })
})

/** Counts the verifications of an engine. */
function countingEngine(): { engine: Crypto; verified: () => number } {
  let count = 0
  const subtle = new Proxy(crypto.subtle, {
    get(target, name) {
      if (name === 'verify') count++
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  return {
    engine: new Proxy(crypto, { get: (target, name) => (name === 'subtle' ? subtle : Reflect.get(target, name)) }),
    verified: () => count,
  }
}

async function parseAll(encodings: readonly Uint8Array[]): Promise<Certificate[]> {
  return (await Promise.all(encodings.map(parseCertificates))).flat()
}

/** Validates within the budget of signature checks, and returns the outcome and the number of checks. */
async function attempt(
  bundle: readonly Uint8Array[],
  anchors: readonly Uint8Array[],
): Promise<{ path?: CertificationPath; error?: VerificationError; verified: number }> {
  const [endEntity, ...intermediates] = await parseAll(bundle)
  if (endEntity === undefined) throw new Error('no certificate')
  const trustAnchors = await createTrustAnchors(await parseAll(anchors))
  const { engine, verified } = countingEngine()
  try {
    const path = await validateCertificationPath({
      endEntity,
      intermediates,
      trustAnchors,
      at,
      dnsName,
      crypto: engine,
    })
    expect(path.signatureChecks).toBe(verified())
    return { path, verified: verified() }
  } catch (error) {
    expect(error).toBeInstanceOf(VerificationError)
    return { error: error as VerificationError, verified: verified() }
  } finally {
    expect(verified()).toBeLessThanOrEqual(pathBudget['signature checks'])
  }
}

describe('a hostile bundle costs bounded time', () => {
  it('if two CAs sign each other: 2 signatures', async () => {
    const a = await createTestAuthority({ at, ...p256, subject: 'A' })
    const b = await createTestAuthority({ at, ...p256, subject: 'B' })
    const aUnderB = await b.crossSign(a)
    const bUnderA = await a.crossSign(b)
    const { chain } = await aUnderB.issue({ keys, dnsNames: [dnsName] })
    const { error, verified } = await attempt([...chain, aUnderB.der, bUnderA.der], [root.anchor])
    expect(error?.code).toBe('ERR_CERTIFICATION_PATH_INVALID')
    expect(verified).toBe(2)
    // If one of them is trusted, the path leaves the cycle.
    const trusted = await attempt([...chain, aUnderB.der, bUnderA.der], [b.anchor])
    expect(trusted.path?.certificates).toHaveLength(3)
  })

  it('if 64 intermediates have one name and different keys: one signature by key identifier, 65 without', async () => {
    const many = async (options: CertificateOptions) => {
      const issuers = await Promise.all(
        Array.from({ length: 64 }, () => root.intermediate({ ...p256, subject: 'One of many', ...options })),
      )
      const last = issuers.at(-1) as TestAuthority
      const { der: endEntity } = await last.issue({ keys, dnsNames: [dnsName] })
      return attempt([endEntity, ...issuers.map((issuer) => issuer.der)], [root.anchor])
    }
    const hinted = await many({})
    expect(hinted.path?.signatureChecks).toBe(2)
    const unhinted = await many({ subjectKeyIdentifier: null })
    expect(unhinted.path).toBeDefined()
    expect(unhinted.verified).toBeLessThanOrEqual(66)
  })

  it('if 1,000 intermediates have one name: 100 signatures, and the budget is named', async () => {
    const issuerKeys = await Promise.all(Array.from({ length: 120 }, () => createTestKeys('P-256')))
    const options = { subject: 'One of many', subjectKeyIdentifier: null }
    const issuers = await Promise.all(
      Array.from({ length: 1000 }, (_, index) =>
        root.intermediate({ ...options, keys: issuerKeys[index % 120] as TestKeys }),
      ),
    )
    const other = await root.intermediate({ ...p256, ...options })
    const { der: endEntity } = await other.issue({ keys, dnsNames: [dnsName] })
    const { error, verified } = await attempt([endEntity, ...issuers.map((issuer) => issuer.der)], [root.anchor])
    expect(verified).toBe(100)
    expect(error?.message).toContain('the search reached its limit of 100 signature checks')
    expect(error?.reasons.length).toBeLessThanOrEqual(20)
  }, 60_000)

  it('verifies at most eight signatures on the calling thread', async () => {
    const synchronous = vi.spyOn(nodeCrypto, 'verify')
    try {
      const issuers = await Promise.all(
        Array.from({ length: 24 }, () =>
          root.intermediate({ ...p256, subject: 'One of many', subjectKeyIdentifier: null }),
        ),
      )
      const { der: endEntity } = await (issuers.at(-1) as TestAuthority).issue({ keys, dnsNames: [dnsName] })
      const [parsed, ...intermediates] = await parseAll([endEntity, ...issuers.map((issuer) => issuer.der)])
      const trustAnchors = await createTrustAnchors(await parseAll([root.anchor]))
      const path = await validateCertificationPath({
        endEntity: parsed as Certificate,
        intermediates,
        trustAnchors,
        at,
        dnsName,
      })
      expect(path.signatureChecks).toBeGreaterThan(8)
      expect(synchronous).toHaveBeenCalledTimes(8)
    } finally {
      synchronous.mockRestore()
    }
  })

  it('if every layer has ten certificates of one key and the top is missing: 32 signatures, and the budget is named', async () => {
    let layer = await createTestAuthority({ at, ...p256, subject: 'Nobody trusts this' })
    const bundle: Uint8Array[] = []
    for (let depth = 0; depth < 10; depth++) {
      const below = await layer.intermediate({ ...p256, subject: `Layer ${depth}` })
      for (let copy = 0; copy < 10; copy++) bundle.push((await layer.crossSign(below)).der)
      layer = below
    }
    const { der: endEntity } = await layer.issue({ keys, dnsNames: [dnsName] })
    const { error, verified } = await attempt([endEntity, ...bundle], [root.anchor])
    expect(error?.message).toContain('the search reached its limit of')
    expect(verified).toBe(32)
  })

  it('if the path is 60 certificates long: at most 24 are followed', async () => {
    let issuer = root
    for (let depth = 0; depth < 60; depth++) issuer = await issuer.intermediate({ ...p256, subject: `Level ${depth}` })
    const { chain } = await issuer.issue({ keys, dnsNames: [dnsName] })
    const { error } = await attempt(chain, [root.anchor])
    expect(error?.reasons.join()).toContain('longer than 24 certificates')
  })

  it('if 1,500 names meet 1,500 name constraints: the comparisons are counted', async () => {
    const permitted = Array.from({ length: 1500 }, (_, index) => `a${index}.example`)
    const issuer = await root.intermediate({ ...p256, nameConstraints: { permitted } })
    const dnsNames = [dnsName, ...permitted.toReversed()]
    const endEntity = await issuer.issue({ keys, dnsNames: dnsNames.toReversed(), subject: 'Many names' })
    const { error } = await attempt(endEntity.chain, [root.anchor])
    expect(error?.message).toContain('the search reached its limit of 250000 name comparisons')
  })
})

/** Counts the calls of methods of byte arrays and texts on long values while a function runs. */
async function longReads(run: () => Promise<unknown>): Promise<number> {
  let reads = 0
  const prototype = Object.getPrototypeOf(Uint8Array.prototype) as Record<string, (...parameters: unknown[]) => unknown>
  const names = ['some', 'every', 'subarray', 'slice', 'set', 'map', 'forEach', 'reduce', 'findIndex'] as const
  const originals = names.map((name) => [name, prototype[name]] as const)
  for (const [name, original] of originals) {
    prototype[name] = function (this: Uint8Array, ...parameters: unknown[]) {
      if (this.length > 50_000) reads++
      return Reflect.apply(original as () => unknown, this, parameters)
    }
  }
  try {
    await run()
  } finally {
    for (const [name, original] of originals) prototype[name] = original as () => unknown
  }
  return reads
}

describe('a long value', () => {
  const { sequence, objectIdentifier, octetString } = der

  it('that names a signature algorithm is read once, for any number of issuers', async () => {
    const signature = sequence(objectIdentifier('1.2.840.113549.1.1.11'), octetString(new Uint8Array(100_000)))
    const edits: CertificateOptions = {
      editTbsCertificate: (fields) => ({ ...fields, signature }),
      editCertificate: (fields) => ({ ...fields, signatureAlgorithm: signature }),
    }
    const readsWith = async (count: number): Promise<number> => {
      const issuers = await Promise.all(
        Array.from({ length: count }, (_, index) =>
          root.intermediate({ keys, subject: 'One of many', serialNumber: index + 1 }),
        ),
      )
      const [issuer] = issuers
      if (issuer === undefined) throw new Error('no issuer')
      const { der: encoding } = await issuer.issue({ keys, dnsNames: [dnsName], ...edits })
      const [endEntity, ...intermediates] = await parseAll([encoding, ...issuers.map((one) => one.der)])
      const trustAnchors = await createTrustAnchors(root.anchor)
      return await longReads(async () => {
        const path = validateCertificationPath({ endEntity: endEntity as Certificate, intermediates, trustAnchors, at })
        await expect(path).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
      })
    }
    expect(await readsWith(200)).toBe(await readsWith(20))
  }, 60_000)
})

describe('a hostile certificate', () => {
  const issued = (options: CertificateOptions) => root.issue({ keys, dnsNames: [dnsName], ...options })
  const spki = (modulus: Uint8Array, exponent: Uint8Array) => {
    const { sequence, objectIdentifier, empty, bitString, integer } = der
    return sequence(
      sequence(objectIdentifier('1.2.840.113549.1.1.1'), empty()),
      bitString(sequence(integer(modulus), integer(exponent))),
    )
  }
  const modulusOf = (bits: number, last = 1) => {
    const modulus = new Uint8Array(bits / 8 + 1).fill(0xff)
    modulus[0] = 0
    modulus[modulus.length - 1] = last
    return modulus
  }
  const f4 = Uint8Array.of(1, 0, 1)

  it.each<[string, Uint8Array, Uint8Array, string]>([
    ['a modulus of 16,384 bits', modulusOf(16_384), f4, '16384 bits'],
    ['a modulus of 2,040 bits', modulusOf(2040), f4, '2040 bits'],
    ['an even modulus', modulusOf(2048, 2), f4, 'even'],
    ['an exponent of 1', modulusOf(2048), Uint8Array.of(1), 'odd number above 1'],
    ['an exponent of 0', modulusOf(2048), Uint8Array.of(0), 'odd number above 1'],
    ['an even exponent', modulusOf(2048), Uint8Array.of(1, 0, 0), 'odd number above 1'],
    ['a negative exponent', modulusOf(2048), Uint8Array.of(0xff), 'malformed RSA key'],
    ['an exponent of 2,048 bits', modulusOf(2048), modulusOf(2048), 'more than 64 bits'],
  ])('with %s is refused, as end-entity, intermediate and trust anchor', async (_, modulus, exponent, reason) => {
    const subjectPublicKeyInfo = spki(modulus, exponent)
    const editTbsCertificate: CertificateOptions['editTbsCertificate'] = (fields) => ({
      ...fields,
      subjectPublicKeyInfo,
    })
    const endEntity = await attempt([(await issued({ editTbsCertificate })).der], [root.anchor])
    expect(endEntity.error?.message).toContain('the end-entity certificate cannot be used')
    expect(endEntity.error?.reasons.join()).toContain(reason)
    const intermediate = await root.intermediate({ ...p256, editTbsCertificate })
    const below = (await intermediate.issue({ keys, dnsNames: [dnsName] })).chain
    const through = await attempt(below, [root.anchor])
    expect(through.error?.reasons.join()).toContain(reason)
    const under = await attempt(below, [intermediate.der])
    expect(under.error?.reasons.join()).toContain(`Trust anchor CN=Countersign test intermediate 1 `)
    expect(endEntity.verified + through.verified + under.verified).toBe(0)
  })

  it.each<[string, CertificateOptions['subjectAltNames'] & object]>([
    ['a NUL in a dNSName', [{ dns: `${dnsName}\0.evil.example` }]],
    ['*.com', [{ dns: '*.com' }]],
    ['*', [{ dns: '*' }]],
    ['a wildcard that is not the whole label', [{ dns: 's*.example.com' }, { dns: '*r.example.com' }]],
    ['a wildcard that is not on the left', [{ dns: 'signer.*.com' }]],
    ['a wildcard that would stand for two labels', [{ dns: '*.com' }, { dns: '*.*.com' }]],
    ['a dot at the end', [{ dns: `${dnsName}.` }]],
    ['a space', [{ dns: ` ${dnsName}` }]],
    ['the name in another form', [{ email: dnsName }, { uri: dnsName }, { der: Uint8Array.of(0xa0, 3, 6, 1, 0x2a) }]],
    ['the name as common name only', []],
  ])('with %s does not match the name', async (_, subjectAltNames) => {
    const { error } = await attempt(
      [(await issued({ dnsNames: [], subjectAltNames, subject: dnsName })).der],
      [root.anchor],
    )
    expect(error?.code).toBe('ERR_SUBJECT_ALT_NAME_MISMATCH')
  })

  it('with an IP address as dNSName matches nothing, because dnsName may not be an IP address', async () => {
    const [endEntity] = await parseCertificates((await issued({ dnsNames: ['127.0.0.1', '1.2.3', '0x7f.1'] })).der)
    if (endEntity === undefined) throw new Error('no certificate')
    const trustAnchors = await createTrustAnchors(root.anchor)
    for (const name of endEntity.dnsNames) {
      const path = validateCertificationPath({ endEntity, intermediates: [], trustAnchors, at, dnsName: name })
      await expect(path).rejects.toThrow(TypeError)
    }
  })

  it('with a wildcard matches one whole label, in upper or lower case, if wildcards are allowed', async () => {
    const [endEntity] = await parseCertificates((await issued({ dnsNames: ['*.Example.com'] })).der)
    if (endEntity === undefined) throw new Error('no certificate')
    const trustAnchors = await createTrustAnchors(root.anchor)
    const validate = (name: string, allowWildcards?: boolean) =>
      validateCertificationPath({ endEntity, intermediates: [], trustAnchors, at, dnsName: name, allowWildcards })
    await validate('signer.example.com')
    await validate('SIGNER.EXAMPLE.COM')
    for (const name of ['example.com', 'a.b.example.com', 'signer.example.com.evil.net', 'xexample.com']) {
      await expect(validate(name)).rejects.toMatchObject({ code: 'ERR_SUBJECT_ALT_NAME_MISMATCH' })
    }
    await expect(validate(dnsName, false)).rejects.toMatchObject({ code: 'ERR_SUBJECT_ALT_NAME_MISMATCH' })
  })
})

describe('a bundle', () => {
  it('that is empty is refused', async () => {
    for (const bundle of ['', '\n', 'no certificate', new Uint8Array(0), new Uint8Array(1)]) {
      await expect(parseCertificates(bundle)).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_INVALID' })
    }
  })

  it('is refused if one certificate cannot be parsed', async () => {
    const { der: good } = await root.issue({ keys, dnsNames: [dnsName] })
    const bad = good.slice()
    bad[1] = 0x80
    await expect(parseCertificates(encodePem(good))).resolves.toHaveLength(1)
    await expect(parseCertificates(encodePem(good, bad))).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_INVALID' })
  })

  it('of 1,000 certificates is parsed and searched in time proportional to their number', async () => {
    const issuers = await Promise.all(
      Array.from({ length: 999 }, (_, index) => root.intermediate({ keys, subject: `Stranger ${index}` })),
    )
    const issuer = await root.intermediate({ ...p256 })
    const { chain } = await issuer.issue({ keys, dnsNames: [dnsName] })
    const { path } = await attempt([...chain, ...issuers.map((one) => one.der)], [root.anchor])
    expect(path?.signatureChecks).toBe(2)
  }, 60_000)
})
