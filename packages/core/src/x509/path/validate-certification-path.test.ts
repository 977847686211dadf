import {
  type CertificateOptions,
  createTestAuthority,
  createTestKeys,
  type IssuedCertificate,
  type TestAuthority,
  type TestKeys,
} from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { VerificationError } from '../../errors.js'
import { parseCertificates } from '../certificate/parse-certificates.js'
import { createTrustAnchors } from './trust-anchors.js'
import type { CertificationPath } from './validate-certification-path.js'
import { type CertificationPathOptions, validateCertificationPath } from './validate-certification-path.js'

const at = new Date('2026-05-01T12:00:00Z')
const day = 86_400_000
const dnsName = 'signer.example.com'

let keys: TestKeys
let root: TestAuthority
let issuer: TestAuthority

beforeAll(async () => {
  keys = await createTestKeys('P-256')
  root = await createTestAuthority({ at, keyType: 'P-256' })
  issuer = await root.intermediate({ keyType: 'P-256' })
})

/** Issues a certificate below an authority, with a given name and key. */
function issue(authority: TestAuthority, options: CertificateOptions = {}): Promise<IssuedCertificate> {
  return authority.issue({ keys, dnsNames: [dnsName], ...options })
}

async function validate(
  chain: readonly Uint8Array[],
  anchors: readonly Uint8Array[],
  options: Partial<CertificationPathOptions> = {},
): Promise<CertificationPath> {
  const [endEntity, ...intermediates] = (await Promise.all(chain.map(parseCertificates))).flat()
  if (endEntity === undefined) throw new Error('no certificate')
  const trustAnchors = await createTrustAnchors((await Promise.all(anchors.map(parseCertificates))).flat())
  return validateCertificationPath({ endEntity, intermediates, trustAnchors, at, dnsName, ...options })
}

async function refusal(path: Promise<CertificationPath>): Promise<VerificationError> {
  const error = await path.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(VerificationError)
  return error as VerificationError
}

async function reasonOf(path: Promise<CertificationPath>): Promise<string> {
  const error = await refusal(path)
  expect(error.code).toBe('ERR_CERTIFICATION_PATH_INVALID')
  expect(error.scheme).toBeUndefined()
  return error.reasons[0] ?? ''
}

describe('a valid path', () => {
  it('names its certificates, its anchor and the number of signature checks', async () => {
    const { chain } = await issue(issuer)
    const path = await validate(chain, [root.anchor])
    expect(path.certificates.map(({ der }) => der)).toEqual([...chain, root.anchor])
    expect(path.trustAnchor).toBe(path.certificates[2])
    expect(path.signatureChecks).toBe(2)
    expect(path.reasons).toEqual([])
  })

  it('is found with intermediates in any order or twice, and with unrelated certificates, the anchor and the end-entity certificate among them', async () => {
    const second = await issuer.intermediate({ keyType: 'P-256' })
    const stranger = await createTestAuthority({ at, keyType: 'P-256', faults: ['unknown-critical-extension'] })
    const [endEntity, ...above] = (await issue(second)).chain
    if (endEntity === undefined) throw new Error('no certificate')
    const bundle = [endEntity, root.anchor, stranger.anchor, ...above.toReversed(), ...above, endEntity]
    expect((await validate(bundle, [root.anchor])).certificates).toHaveLength(4)
  })

  it('ends at the first trust anchor, even if the chain goes on to a root that is not trusted', async () => {
    const old = await createTestAuthority({ at, keyType: 'P-256', subject: 'An older root' })
    const crossSigned = await old.crossSign(root)
    const path = await validate([...(await issue(issuer)).chain, crossSigned.der, old.anchor], [root.anchor])
    expect(path.certificates).toHaveLength(3)
  })

  it('is found through a cross-certificate if only the older root is trusted', async () => {
    const old = await createTestAuthority({ at, keyType: 'P-256', subject: 'An older root' })
    const crossSigned = await old.crossSign(root)
    const path = await validate([...(await issue(issuer)).chain, crossSigned.der, root.anchor], [old.anchor])
    expect(path.certificates).toHaveLength(4)
  })

  it('is found among issuers of one name, if the most likely one did not sign', async () => {
    const options = { keyType: 'P-256', subject: 'One of many', subjectKeyIdentifier: null } as const
    const [signer, newer] = [
      await root.intermediate({ ...options, notBefore: new Date(at.getTime() - 20 * day) }),
      await root.intermediate({ ...options, notBefore: new Date(at.getTime() - 10 * day) }),
    ]
    const [endEntity] = (await issue(signer)).chain
    if (endEntity === undefined) throw new Error('no certificate')
    const path = await validate([endEntity, newer.der, signer.der], [root.anchor])
    expect(path.certificates.map((certificate) => certificate.der)).toEqual([endEntity, signer.der, root.anchor])
    expect(path.reasons.join()).toContain('not made with the key of this issuer')
    // Two checks are for the likely path and two for the right one. Each signature is verified once with each
    // key.
    expect(path.signatureChecks).toBe(4)
  })

  it('is found if the most likely issuer leads to no trust anchor', async () => {
    const stranger = await createTestAuthority({ at, keyType: 'P-256', subject: 'Nobody trusts this' })
    const options = { subject: 'Signed twice', notBefore: new Date(at.getTime() - day) }
    const signer = await root.intermediate({
      keyType: 'P-256',
      ...options,
      notBefore: new Date(at.getTime() - 9 * day),
    })
    const newer = await stranger.crossSign(signer, options)
    const [endEntity] = (await issue(signer)).chain
    if (endEntity === undefined) throw new Error('no certificate')
    const path = await validate([endEntity, newer.der, signer.der], [root.anchor])
    expect(path.certificates.map((certificate) => certificate.der)).toEqual([endEntity, signer.der, root.anchor])
    expect(path.reasons).toEqual([expect.stringContaining('no certificate was given for its issuer')])
  })

  it('has at most 24 certificates', async () => {
    const below: TestAuthority[] = []
    for (let issuedBy = root; below.length < 23; ) {
      issuedBy = await issuedBy.intermediate({ keys, subject: `Level ${below.length}` })
      below.push(issuedBy)
    }
    const chainOf = async (length: number) => (await issue(below[length - 3] as TestAuthority)).chain
    expect((await validate(await chainOf(24), [root.anchor])).certificates).toHaveLength(24)
    expect(await reasonOf(validate(await chainOf(25), [root.anchor]))).toContain('is longer than 24 certificates')
  })

  it('may be signed with SHA-1 only if the option says so', async () => {
    const rsa = await createTestAuthority({ at })
    const { chain } = await issue(rsa, { faults: ['sha1-signature'] })
    await validate(chain, [rsa.anchor], { acceptSha1CertificateSignatures: true })
    for (const acceptSha1CertificateSignatures of [false, undefined]) {
      expect(await reasonOf(validate(chain, [rsa.anchor], { acceptSha1CertificateSignatures }))).toContain('SHA-1')
    }
  })

  it('may have a wildcard, unless the option says otherwise', async () => {
    const { chain } = await issue(issuer, { dnsNames: ['*.example.com'] })
    await validate(chain, [root.anchor])
    await validate(chain, [root.anchor], { allowWildcards: true })
    const refused = await refusal(validate(chain, [root.anchor], { allowWildcards: false }))
    expect(refused.code).toBe('ERR_SUBJECT_ALT_NAME_MISMATCH')
  })

  it('uses the engine of the option crypto', async () => {
    let verified = 0
    const subtle = new Proxy(crypto.subtle, {
      get(target, name) {
        if (name === 'verify') verified++
        const member: unknown = Reflect.get(target, name)
        return typeof member === 'function' ? member.bind(target) : member
      },
    })
    const engine = new Proxy(crypto, {
      get: (target, name) => (name === 'subtle' ? subtle : Reflect.get(target, name)),
    })
    await validate((await issue(issuer)).chain, [root.anchor], { crypto: engine })
    expect(verified).toBe(2)
  })
})

describe('the end-entity certificate', () => {
  it('has its own codes for its validity and its name', async () => {
    const { chain, notBefore, notAfter } = await issue(issuer)
    const validateWith = (options: Partial<CertificationPathOptions>) => validate(chain, [root.anchor], options)
    await validateWith({ at: notBefore })
    await validateWith({ at: notAfter })
    expect((await refusal(validateWith({ at: new Date(notBefore.getTime() - 1) }))).code).toBe(
      'ERR_CERTIFICATE_NOT_YET_VALID',
    )
    expect((await refusal(validateWith({ at: new Date(notAfter.getTime() + 1) }))).code).toBe('ERR_CERTIFICATE_EXPIRED')
    expect((await refusal(validateWith({ dnsName: 'example.com' }))).code).toBe('ERR_SUBJECT_ALT_NAME_MISMATCH')
  })

  it.each<[string, CertificateOptions, string]>([
    ['a CA', { basicConstraints: { ca: true } }, 'is a CA certificate'],
    ['one that may sign certificates', { keyUsage: ['digitalSignature', 'keyCertSign'] }, 'may sign certificates'],
    ['one that may not sign', { keyUsage: ['keyEncipherment'] }, 'may not sign'],
    ['one for another purpose', { extendedKeyUsage: ['clientAuth'] }, 'is not for serverAuth'],
    [
      'one for anyExtendedKeyUsage, which does not count',
      { extendedKeyUsage: ['anyExtendedKeyUsage'] },
      'is not for serverAuth',
    ],
    [
      'one with a critical extension that is not supported',
      { faults: ['unknown-critical-extension'] },
      'is not supported',
    ],
    ['one with a critical key identifier', { critical: { subjectKeyIdentifier: true } }, 'is not supported'],
    ['one with an extension twice', { faults: ['duplicate-extension'] }, 'has the same extension twice'],
    [
      'one with a pathLenConstraint',
      { basicConstraints: { ca: false, pathLength: 0 } },
      'has a pathLenConstraint, which only a CA certificate may have',
    ],
    [
      'one whose key is not a point on its curve',
      {
        editTbsCertificate: (fields) => {
          const subjectPublicKeyInfo = fields.subjectPublicKeyInfo.slice()
          subjectPublicKeyInfo[subjectPublicKeyInfo.length - 1] = (subjectPublicKeyInfo.at(-1) as number) ^ 1
          return { ...fields, subjectPublicKeyInfo }
        },
      },
      'has an EC key that is not a point on P-256',
    ],
    [
      'one with a critical SubjectAltName that is malformed',
      { subjectAltNames: [{ der: Uint8Array.of(0x8c, 1, 0x61) }], critical: { subjectAltName: true } },
      'has a critical SubjectAltName that is malformed',
    ],
    ['one with name constraints', { nameConstraints: { permitted: [dnsName] } }, 'has nameConstraints'],
    ['one with the serial number 0', { serialNumber: 0 }, 'not positive'],
    ['one with a negative serial number', { serialNumber: -5 }, 'not positive'],
    ['one with 21 octets of serial number', { serialNumber: 1n << 160n }, 'more than 20 octets'],
    ['one with neither subject nor critical names', { subject: [] }, 'neither a subject'],
    [
      'one with inner and outer algorithms that differ',
      { faults: ['algorithm-disagreement'] },
      'has a signatureAlgorithm that differs from tbsCertificate.signature',
    ],
    ['one with an altered signature', { faults: ['altered-signature'] }, 'not made with the key of this issuer'],
    ['one that signed itself', { faults: ['self-signed'] }, 'no certificate was given for its issuer'],
    ['one signed with SHA-1', { faults: ['sha1-signature'] }, 'is signed with SHA-1'],
  ])('is not %s', async (_, options, reason) => {
    expect(await reasonOf(validate((await issue(issuer, options)).chain, [root.anchor]))).toContain(reason)
  })

  it('may have a serial number of 20 octets', async () => {
    const { chain } = await issue(issuer, { serialNumber: (1n << 160n) - 1n })
    await validate(chain, [root.anchor])
  })

  it('may have no key usage, no extended key usage, and with critical names no subject', async () => {
    const { chain } = await issue(issuer, {
      keyUsage: null,
      extendedKeyUsage: null,
      basicConstraints: null,
      subject: [],
      critical: { subjectAltName: true },
    })
    await validate(chain, [root.anchor])
  })

  it('may be of version 1, without extensions, if the option dnsName is not set', async () => {
    const { chain } = await issue(issuer, { version: 1, editExtensions: () => [] })
    await validate(chain, [root.anchor], { dnsName: undefined })
    expect((await refusal(validate(chain, [root.anchor]))).code).toBe('ERR_SUBJECT_ALT_NAME_MISMATCH')
  })

  it('is not a valid path by itself, even if it is an anchor', async () => {
    const { der } = await issue(issuer)
    expect(await reasonOf(validate([der], [der]))).toContain('no certificate was given for its issuer')
  })

  it('does not need serverAuth with the purpose any', async () => {
    const { chain } = await issue(issuer, { extendedKeyUsage: ['clientAuth'] })
    await validate(chain, [root.anchor], { purpose: 'any' })
  })
})

describe('an intermediate certificate', () => {
  it.each<[string, CertificateOptions, string]>([
    ['not a CA', { basicConstraints: { ca: false } }, 'is not a CA certificate'],
    ['without basicConstraints', { basicConstraints: null }, 'is not a CA certificate'],
    ['one that may not sign certificates', { keyUsage: ['digitalSignature', 'cRLSign'] }, 'has no keyCertSign'],
    ['of version 1', { version: 1, editExtensions: () => [] }, 'is a version 1 certificate'],
    ['for another purpose', { extendedKeyUsage: ['clientAuth'] }, 'is not for serverAuth'],
    [
      'for anyExtendedKeyUsage, which does not count',
      { extendedKeyUsage: ['anyExtendedKeyUsage'] },
      'is not for serverAuth',
    ],
    ['expired', { faults: ['expired'] }, 'is not valid after'],
    ['not yet valid', { faults: ['not-yet-valid'] }, 'is not valid before'],
    ['signed with SHA-1', { faults: ['sha1-signature'] }, 'is signed with SHA-1'],
    ['with a critical extension that is not supported', { faults: ['unknown-critical-extension'] }, 'is not supported'],
    ['with an extension twice', { faults: ['duplicate-extension'] }, 'has the same extension twice'],
    ['with a serial number of 0', { serialNumber: 0 }, 'a serial number that is not positive'],
    ['with a negative serial number', { serialNumber: -1 }, 'a serial number that is not positive'],
    [
      'with a serial number of 21 octets',
      { serialNumber: new Uint8Array(21).fill(1) },
      'a serial number of more than 20 octets',
    ],
    [
      'with a critical SubjectAltName that is malformed',
      { subjectAltNames: [{ der: Uint8Array.of(0x8c, 1, 0x61) }], critical: { subjectAltName: true } },
      'has a critical SubjectAltName that is malformed',
    ],
    [
      'with policy constraints',
      { extensions: [{ id: '2.5.29.36', value: Uint8Array.of(0x30, 3, 0x80, 1, 0) }] },
      'policy constraints',
    ],
    [
      'without a subject',
      { subject: [], critical: { subjectAltName: true }, dnsNames: ['ca.example.com'] },
      'without a subject',
    ],
  ])('is not %s', async (_, options, reason) => {
    const bad = await root.intermediate({ keyType: 'P-256', ...options })
    const [endEntity] = (await issue(bad)).chain
    if (endEntity === undefined) throw new Error('no certificate')
    const reasons = await refusal(validate([endEntity, bad.der], [root.anchor]))
    expect(reasons.reasons.join()).toContain(options.subject === undefined ? reason : 'has an empty issuer name')
  })

  it('may omit keyUsage, and may have basicConstraints that are not critical', async () => {
    const plain = await root.intermediate({ keyType: 'P-256', keyUsage: null, critical: { basicConstraints: false } })
    await validate((await issue(plain)).chain, [root.anchor])
  })

  it('counts for pathLenConstraint if it is not self-issued', async () => {
    const limited = await root.intermediate({ keyType: 'P-256', basicConstraints: { ca: true, pathLength: 0 } })
    await validate((await issue(limited)).chain, [root.anchor])
    const below = await limited.intermediate({ keyType: 'P-256' })
    expect(await reasonOf(validate((await issue(below)).chain, [root.anchor]))).toContain('pathLenConstraint')
    const selfIssued = await limited.intermediate({ keyType: 'P-256', subject: limited.subject })
    await validate((await issue(selfIssued)).chain, [root.anchor])
  })
})

describe('a trust anchor', () => {
  const anchored = async (options: CertificateOptions, rest: Partial<CertificationPathOptions> = {}) => {
    const anchor = await createTestAuthority({ at, keyType: 'P-256', ...options })
    const middle = await anchor.intermediate({ keyType: 'P-256' })
    return validate((await issue(middle)).chain, [anchor.anchor], rest)
  }

  it.each<[string, CertificateOptions, string]>([
    ['has expired', { notAfter: new Date(at.getTime() - 1000) }, 'is not valid after'],
    ['is not yet valid', { notBefore: new Date(at.getTime() + 1000) }, 'is not valid before'],
    ['allows no intermediates', { basicConstraints: { ca: true, pathLength: 0 } }, 'pathLenConstraint'],
    ['is for another purpose', { extendedKeyUsage: ['emailProtection'] }, 'is not for serverAuth'],
    ['permits other names', { nameConstraints: { permitted: ['example.net'] } }, 'is not permitted'],
    [
      'excludes the name',
      { nameConstraints: { excluded: ['example.com'] }, critical: { nameConstraints: false } },
      'is excluded',
    ],
    ['has a critical extension that is not supported', { faults: ['unknown-critical-extension'] }, 'is not supported'],
    [
      'has basicConstraints with cA FALSE',
      { basicConstraints: { ca: false } },
      'is not a CA certificate (basicConstraints cA is FALSE)',
    ],
    ['has a keyUsage without keyCertSign', { keyUsage: ['digitalSignature'] }, 'has no keyCertSign'],
  ])('is not used if it %s', async (_, options, reason) => {
    const error = await refusal(anchored(options))
    expect(error.reasons.join()).toContain(reason)
    expect(error.reasons.join()).toContain('Trust anchor')
  })

  it('needs only a name and a key; version 1, a wrong signature and any serial number are allowed', async () => {
    await anchored({ version: 1, editExtensions: () => [] })
    await anchored({ faults: ['altered-signature'], serialNumber: 0 })
    await anchored({ faults: ['sha1-signature'] })
    await anchored({ basicConstraints: null, keyUsage: null })
  })

  it('that has expired does not block another one with the same name and key', async () => {
    const anchorKeys = await createTestKeys('P-256')
    const expired = await createTestAuthority({ at, keys: anchorKeys, notAfter: new Date(at.getTime() - day) })
    const renewed = await createTestAuthority({ at, keys: anchorKeys, notAfter: new Date(at.getTime() + day) })
    const { chain } = await issue(expired)
    const path = await validate(chain, [expired.anchor, renewed.anchor])
    expect(path.trustAnchor.der).toEqual(renewed.anchor)
  })

  it('may be an intermediate certificate', async () => {
    const [endEntity] = (await issue(issuer)).chain
    if (endEntity === undefined) throw new Error('no certificate')
    expect((await validate([endEntity], [issuer.der])).certificates).toHaveLength(2)
  })
})

describe('the reasons why no path is valid', () => {
  const sameName = { keyType: 'P-256', subject: 'One of many', subjectKeyIdentifier: null } as const
  const reasonsOf = async (...issuers: IssuedCertificate[]): Promise<readonly string[]> => {
    const signer = await createTestAuthority({ at, ...sameName })
    const [endEntity] = (await issue(signer)).chain
    if (endEntity === undefined) throw new Error('no certificate')
    return (await refusal(validate([endEntity, ...issuers.map((one) => one.der)], [root.anchor]))).reasons
  }

  it('begin with the candidate that was nearest to success', async () => {
    const [expired, stranger] = [
      await root.intermediate({ ...sameName, faults: ['expired'] }),
      await root.intermediate(sameName),
    ]
    for (const issuers of [
      [expired, stranger],
      [stranger, expired],
    ]) {
      expect(await reasonsOf(...issuers)).toEqual([
        expect.stringContaining('not made with the key of this issuer: CN=One of many'),
        expect.stringMatching(/^CN=One of many.* is not valid after/),
      ])
    }
    // A path of two certificates is nearer than one of a single certificate.
    const unknown = await createTestAuthority({ at, keyType: 'P-256', subject: 'Nobody trusts this' })
    const signer = await unknown.intermediate(sameName)
    const [endEntity] = (await issue(signer)).chain
    if (endEntity === undefined) throw new Error('no certificate')
    const error = await refusal(validate([endEntity, stranger.der, signer.der], [root.anchor]))
    expect(error.reasons).toEqual([
      expect.stringContaining('no certificate was given for its issuer CN=Nobody trusts this'),
      expect.stringContaining('not made with the key of this issuer'),
    ])
  })

  it('name the trust anchor as one', async () => {
    const anchor = await createTestAuthority({ at, ...sameName })
    const [endEntity] = (await issue(await createTestAuthority({ at, ...sameName }))).chain
    if (endEntity === undefined) throw new Error('no certificate')
    const error = await refusal(validate([endEntity], [anchor.anchor]))
    expect(error.reasons).toEqual([expect.stringMatching(/: trust anchor CN=One of many/)])
  })

  it('are at most 20', async () => {
    const expired = await Promise.all(
      Array.from({ length: 21 }, (_, index) =>
        root.intermediate({
          subject: sameName.subject,
          keys,
          notBefore: new Date(at.getTime() - 99 * day),
          notAfter: new Date(at.getTime() - (index + 1) * day),
        }),
      ),
    )
    expect(await reasonsOf(...expired)).toHaveLength(20)
    expect(await reasonsOf(...expired.slice(2))).toHaveLength(19)
  })
})

describe('name constraints', () => {
  const constrained = async (
    nameConstraints: CertificateOptions['nameConstraints'] & object,
    options: CertificateOptions = {},
  ) =>
    validate((await issue(await root.intermediate({ keyType: 'P-256', nameConstraints }), options)).chain, [
      root.anchor,
    ])

  it('of a dNSName cover subdomains, and with a leading dot only subdomains', async () => {
    await constrained({ permitted: ['example.com'] })
    await constrained({ permitted: ['.example.com'] })
    expect(await reasonOf(constrained({ permitted: [`.${dnsName}`] }))).toContain('its dNSName is not permitted')
    expect(await reasonOf(constrained({ permitted: ['ample.com'] }))).toContain('its dNSName is not permitted')
  })

  it('that exclude a name refuse a wildcard that may stand for it', async () => {
    const names = { dnsNames: [dnsName, '*.example.com'] }
    expect(await reasonOf(constrained({ excluded: ['secret.example.com'] }, names))).toContain(
      'its dNSName is excluded',
    )
    await constrained({ excluded: ['a.secret.example.com'] }, names)
  })

  it('refuse a malformed SubjectAltName, which is ignored otherwise', async () => {
    const names = { subjectAltNames: [{ dns: 'not a host' }] }
    await validate((await issue(issuer, names)).chain, [root.anchor])
    expect(await reasonOf(constrained({ permitted: ['example.com'] }, names))).toContain('a malformed dNSName')
    const unknownForm = { subjectAltNames: [{ der: Uint8Array.of(0x8c, 1, 0x61) }] }
    await validate((await issue(issuer, unknownForm)).chain, [root.anchor])
    expect(await reasonOf(constrained({ excluded: ['example.net'] }, unknownForm))).toContain(
      'a malformed SubjectAltName',
    )
  })

  it('of one form refuse a malformed name of another', async () => {
    for (const ip of [new Uint8Array(0), new Uint8Array(3), new Uint8Array(5), new Uint8Array(17)]) {
      const names = { subjectAltNames: [{ ip }] }
      await validate((await issue(issuer, names)).chain, [root.anchor])
      expect(await reasonOf(constrained({ permitted: ['example.com'] }, names))).toContain('a malformed iPAddress')
    }
    for (const form of ['email', 'uri'] as const) {
      const names = { subjectAltNames: [{ [form]: 'mailto:ä@example.com' }] as { email: string }[] }
      expect(await reasonOf(constrained({ permitted: ['example.com'] }, names))).toContain('a malformed')
    }
  })

  it('of a dNSName that is not valid refuse every dNSName', async () => {
    for (const constraint of ['*', '*.example.net', 'ä.example.net', '.', 'a..example.net']) {
      for (const constraints of [{ excluded: [constraint] }, { permitted: [constraint] }]) {
        expect(await reasonOf(constrained(constraints))).toContain('its dNSName is not')
      }
    }
  })

  it('of a form that is not implemented refuse every name of that form', async () => {
    const registered = { der: Uint8Array.of(0x88, 2, 0x2a, 3) }
    await constrained({ excluded: [registered] })
    expect(await reasonOf(constrained({ excluded: [registered] }, { subjectAltNames: [registered] }))).toContain(
      'registeredID',
    )
    expect(await reasonOf(constrained({ permitted: [registered] }, { subjectAltNames: [registered] }))).toContain(
      'registeredID',
    )
  })

  it('of a mailbox apply to an emailAddress in the subject if there is no rfc822Name', async () => {
    const subject: CertificateOptions['subject'] = [{ type: 'emailAddress', value: 'a@example.net' }]
    const permitted = [{ email: 'example.com' }]
    expect(await reasonOf(constrained({ permitted }, { subject }))).toContain('its rfc822Name is not permitted')
    await constrained({ permitted }, { subject, subjectAltNames: [{ email: 'a@example.com' }] })
  })

  it('of a URI apply to its host, and refuse a URI without a host', async () => {
    const permitted = [{ uri: '.example.com' }]
    await constrained({ permitted }, { subjectAltNames: [{ uri: 'https://me@a.example.com:443/path@evil.net' }] })
    for (const uri of [
      'https://example.com/',
      'https://evil.net/?@a.example.com',
      'urn:a.example.com',
      'https://[::1]/',
      'https://1.2.3.4/',
    ]) {
      expect(await reasonOf(constrained({ permitted }, { subjectAltNames: [{ uri }] }))).toContain(
        'uniformResourceIdentifier',
      )
    }
  })

  it('of an address have a network and a mask', async () => {
    const permitted = [{ ip: Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0) }]
    await constrained({ permitted }, { subjectAltNames: [{ ip: Uint8Array.of(10, 1, 2, 3) }] })
    for (const ip of [Uint8Array.of(11, 0, 0, 1), new Uint8Array(16)]) {
      expect(await reasonOf(constrained({ permitted }, { subjectAltNames: [{ ip }] }))).toContain(
        'its iPAddress is not permitted',
      )
    }
  })

  it('of a directory name apply to the subject', async () => {
    const subject: CertificateOptions['subject'] = [
      { type: 'O', value: 'Example', form: 'PrintableString' },
      { type: 'CN', value: 'x' },
    ]
    await constrained({ permitted: [{ directory: [{ type: 'O', value: 'EXAMPLE' }] }] }, { subject })
    expect(
      await reasonOf(constrained({ excluded: [{ directory: [{ type: 'O', value: 'eXample' }] }] }, { subject })),
    ).toContain('its subject or directoryName is excluded')
  })

  it('do not apply to self-issued intermediates, but do apply to a self-issued end-entity certificate', async () => {
    const nameConstraints = { excluded: [{ directory: 'CA' }] }
    const authority = await createTestAuthority({ at, keyType: 'P-256', subject: 'CA', nameConstraints })
    const rolledOver = await authority.intermediate({ keyType: 'P-256', subject: 'CA' })
    await validate((await issue(rolledOver)).chain, [authority.anchor])
    expect(await reasonOf(validate((await issue(rolledOver, { subject: 'CA' })).chain, [authority.anchor]))).toContain(
      'excluded',
    )
  })
})

describe('the caller', () => {
  it('throws a TypeError for an option that is misspelt or has a wrong type', async () => {
    const { chain } = await issue(issuer)
    const validateWith = (options: object) => validate(chain, [root.anchor], options)
    await expect(validateWith({ dnsname: 'evil.example' })).rejects.toThrow(
      'unknown option dnsname. Did you mean dnsName?',
    )
    for (const options of [
      { allowWildcards: 'false' },
      { acceptSha1CertificateSignatures: 'false' },
      { dnsName: null },
      { purpose: null },
      { at: undefined },
      { intermediates: undefined },
      { crypto: 'node' },
      { endEntity: undefined },
      { endEntity: 'pem' },
      { trustAnchors: undefined },
      { trustAnchors: 'pem' },
      { intermediates: new Set() },
      { intermediates: ['pem'] },
      { intermediates: [null] },
      { dnsName: ['a.example'] },
      { purpose: '' },
    ]) {
      await expect(validateWith(options)).rejects.toThrow(TypeError)
    }
    const nothing = undefined as unknown as CertificationPathOptions
    await expect(validateCertificationPath(nothing)).rejects.toThrow(TypeError)
  })

  it.each<[object, string]>([
    [{ endEntity: undefined }, 'options.endEntity is missing'],
    [{ endEntity: null }, 'options.endEntity must be a certificate that parseCertificates() returned'],
    [{ intermediates: undefined }, 'options.intermediates is missing'],
    [{ intermediates: ['pem'] }, 'options.intermediates must be an array of certificates'],
    [{ intermediates: [null] }, 'options.intermediates must be an array of certificates'],
    [{ intermediates: { every: () => true } }, 'options.intermediates must be an array of certificates'],
    [{ trustAnchors: undefined }, 'options.trustAnchors is missing'],
    [{ at: undefined }, 'options.at is missing'],
    [{ at: 0 }, 'options.at must be a Date'],
    [{ dnsName: ['a.example'] }, 'options.dnsName must be a host name'],
  ])('learns which option is not valid: %o', async (options, words) => {
    const { chain } = await issue(issuer)
    await expect(validate(chain, [root.anchor], options)).rejects.toThrow(`validateCertificationPath: ${words}`)
  })

  it('throws a TypeError for a time or a name that is not valid', async () => {
    const { chain } = await issue(issuer)
    const validateWith = (options: Partial<CertificationPathOptions>) => validate(chain, [root.anchor], options)
    for (const time of [new Date(Number.NaN), '2026-05-01' as unknown as Date, 0 as unknown as Date]) {
      await expect(validateWith({ at: time })).rejects.toThrow(TypeError)
    }
    for (const name of [
      '',
      '.',
      'a..b',
      'signer.example.com.',
      '*.example.com',
      '127.0.0.1',
      '::1',
      'a b',
      'ä.example',
      'a\0b',
    ]) {
      await expect(validateWith({ dnsName: name })).rejects.toThrow(TypeError)
      await expect(validateWith({ dnsName: name, at: new Date(0) })).rejects.toThrow(TypeError)
    }
    await expect(validateWith({ purpose: 'codeSigning' as 'any' })).rejects.toThrow(TypeError)
    await expect(validateWith({ trustAnchors: { certificates: [] } })).rejects.toThrow(TypeError)
    await expect(createTrustAnchors([])).rejects.toThrow(TypeError)
    await expect(createTrustAnchors('')).rejects.toThrow(TypeError)
  })
})
