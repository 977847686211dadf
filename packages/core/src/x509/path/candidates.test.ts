import {
  type CertificateOptions,
  createTestAuthority,
  createTestKeys,
  type TestAuthority,
  type TestKeys,
} from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Certificate } from '../certificate/certificate.js'
import { parseCertificates } from '../certificate/parse-certificates.js'
import { ParsedCertificate } from '../certificate/parsed-certificate.js'
import { Candidates } from './candidates.js'

const at = new Date('2026-05-01T12:00:00Z')
const day = 86_400_000
const later = (days: number): Date => new Date(at.getTime() + days * day)

let keys: TestKeys
let issuer: TestAuthority

beforeAll(async () => {
  keys = await createTestKeys('P-256')
  issuer = await createTestAuthority({ at, keyType: 'P-256', subject: 'Issuer' })
})

async function parse(encoding: Uint8Array): Promise<Certificate> {
  const [certificate] = await parseCertificates(encoding)
  if (certificate === undefined) throw new Error('no certificate')
  return certificate
}

/** Creates a CA certificate with the name of the issuer and its own key. */
async function namesake(options: CertificateOptions = {}): Promise<Certificate> {
  return await parse((await createTestAuthority({ at, keyType: 'P-256', subject: 'Issuer', ...options })).anchor)
}

/** Returns the values that distinguish certificates. `toEqual` treats all of them as equal, because they have no own properties. */
function idsOf(certificates: readonly Certificate[]): string[] {
  return certificates.map(({ der }) => Buffer.from(der).toString('hex'))
}

/** Returns the candidates for the issuer of an end-entity certificate, in the order in which they are tried. */
async function ordered(
  intermediates: readonly Certificate[],
  anchors: readonly Certificate[] = [],
  options: CertificateOptions = {},
): Promise<string[]> {
  const endEntity = await parse((await issuer.issue({ keys, dnsNames: ['a.example'], ...options })).der)
  const trusted = anchors.map((certificate) => ({ certificate, fields: ParsedCertificate.fieldsOf(certificate) }))
  const candidates = new Candidates(endEntity, intermediates, trusted, at.getTime())
  return idsOf(candidates.issuersOf(candidates.endEntity, [candidates.endEntity]).map(({ certificate }) => certificate))
}

describe('the candidates for an issuer', () => {
  it('have its name', async () => {
    const [same, other] = [await namesake(), await namesake({ subject: 'Another issuer' })]
    expect(await ordered([other, same])).toEqual(idsOf([same]))
    expect(await ordered([other], [other])).toEqual([])
  })

  it('are each tried once, but never the end-entity certificate', async () => {
    const same = await namesake()
    expect(await ordered([same, same, await parse(same.der)])).toHaveLength(1)
    const own = { subject: 'Issuer' }
    const endEntity = await parse((await issuer.issue({ keys, dnsNames: ['a.example'], ...own })).der)
    const candidates = new Candidates(endEntity, [endEntity, same], [], at.getTime())
    expect(candidates.issuersOf(candidates.endEntity, [])).toHaveLength(1)
  })

  it('leave out certificates whose name and key the path already has', async () => {
    const renewed = await issuer.crossSign(issuer)
    const [first, second, same] = [await parse(issuer.anchor), await parse(renewed.der), await namesake()]
    const endEntity = await parse((await issuer.issue({ keys, dnsNames: ['a.example'] })).der)
    const candidates = new Candidates(endEntity, [first, second, same], [], at.getTime())
    const all = candidates.issuersOf(candidates.endEntity, [candidates.endEntity])
    expect(all).toHaveLength(3)
    const used = all.filter(({ certificate }) => certificate === first)
    expect(idsOf(candidates.issuersOf(candidates.endEntity, used).map(({ certificate }) => certificate))).toEqual(
      idsOf([same]),
    )
  })

  it('are first those with the key identifier that the certificate names, and then those without one', async () => {
    const [matching, none, different] = [
      await parse(issuer.anchor),
      await namesake({ subjectKeyIdentifier: null }),
      await namesake(),
    ]
    for (const given of [
      [matching, none, different],
      [different, none, matching],
      [none, different, matching],
    ]) {
      expect(await ordered(given)).toEqual(idsOf([matching, none, different]))
    }
    // An anchor with another key identifier is tried after an intermediate with the right one.
    expect(await ordered([matching], [different])).toEqual(idsOf([matching, different]))
  })

  it('are in the order in which they were given if the certificate names no key identifier', async () => {
    const [matching, none] = [await parse(issuer.anchor), await namesake({ subjectKeyIdentifier: null })]
    const unnamed = { authorityKeyIdentifier: null }
    expect(await ordered([none, matching], [], unnamed)).toEqual(idsOf([none, matching]))
    expect(await ordered([matching, none], [], unnamed)).toEqual(idsOf([matching, none]))
  })

  it('that are anchors come before other certificates, even if these are newer', async () => {
    const without = { subjectKeyIdentifier: null }
    const [anchor, newer] = [await namesake(without), await namesake({ ...without, notBefore: later(-0.001) })]
    expect(await ordered([newer], [anchor])).toEqual(idsOf([anchor, newer]))
    const expired = await namesake({ ...without, notBefore: later(-9), notAfter: later(-1) })
    expect(await ordered([newer], [expired])).toEqual(idsOf([expired, newer]))
  })

  it('that are valid now come before others, and of these the newest is first', async () => {
    const made = async (from: number, to: number) =>
      await namesake({ subjectKeyIdentifier: null, notBefore: later(from), notAfter: later(to) })
    const [old, recent] = [await made(-20, 20), await made(-10, 10)]
    const [expired, future] = [await made(-2, -1), await made(1, 2)]
    const [justBegun, justEnding] = [await made(0, 5), await made(-15, 0)]
    for (const given of [
      [expired, old, future, recent, justEnding, justBegun],
      [justBegun, justEnding, recent, future, old, expired],
    ]) {
      expect(await ordered(given)).toEqual(idsOf([justBegun, recent, justEnding, old, future, expired]))
    }
  })
})
