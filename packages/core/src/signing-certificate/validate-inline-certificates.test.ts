import { type CertificateOptions, createTestAuthority, createTestKeys, type TestAuthority } from '@countersign/testing'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { strictCheck } from '../checks/check.js'
import { encodeBase64 } from '../encoding/base64.js'
import { encodeUtf8 } from '../encoding/bytes.js'
import { ReportedChecks } from '../explain/report-checks.js'
import { createTrustAnchors, type TrustAnchors } from '../x509/path/trust-anchors.js'
import { readCertificateSettings } from './certificate-options.js'
import type { InlineKey } from './inline-key.js'
import { type InlineFindings, type InlineRules, InlineValidation } from './validate-inline-certificates.js'

const at = new Date('2026-06-01T12:00:00Z')
const hour = 3_600_000
const dnsName = 'signer.test'
const endEntityMarker = '1.2.3.1'
const issuerMarker = '1.2.3.2'
const withMarker = (id: string): CertificateOptions => ({ extensions: [{ id, value: Uint8Array.of(5, 0) }] })

const pathRules: InlineRules = { inline: 'path', key: 'P-256', purpose: 'serverAuth', markers: undefined, dnsName }
const chainRules: InlineRules = { ...pathRules, inline: 'chain' }
const pathInvalid = (why: string) => ({ code: 'ERR_CERTIFICATION_PATH_INVALID', message: expect.stringContaining(why) })

let root: TestAuthority
let otherRoot: TestAuthority
let upper: TestAuthority
let lower: TestAuthority
let issueBy: (authority: TestAuthority, options?: CertificateOptions) => Promise<string>
/** The whole path of the signer: its certificate, two intermediates, and the trust anchor. */
let path: readonly [signer: string, lower: string, upper: string, root: string]
let anchors: TrustAnchors

beforeAll(async () => {
  const keys = await createTestKeys('P-256')
  root = await createTestAuthority({ at, keyType: 'P-256' })
  otherRoot = await createTestAuthority({ at, keyType: 'P-256', subject: 'other root' })
  upper = await root.intermediate({ keyType: 'P-256', subject: 'upper' })
  lower = await upper.intermediate({ keyType: 'P-256', subject: 'lower' })
  issueBy = async (authority, options = {}) =>
    encodeBase64((await authority.issue({ keys, dnsNames: [dnsName], ...options })).der)
  path = [await issueBy(lower), encodeBase64(lower.der), encodeBase64(upper.der), encodeBase64(root.anchor)]
  anchors = await createTrustAnchors(otherRoot.anchorPem + root.anchorPem)
})

/** Validates the certificates of messages for one verifier. */
function createValidation(rules: InlineRules, trustAnchors = vi.fn(async () => anchors)) {
  const settings = readCertificateSettings({ trustAnchors }, { maxBodyBytes: 1, trustAnchors: async () => anchors })
  const validation = new InlineValidation(settings, rules)
  const validate = async (encoded: readonly string[], now = at): Promise<InlineKey> =>
    (await validation.check(strictCheck(), () => encoded, now))()
  /** Runs every check, as `explain` does. */
  const report = async (encoded: readonly string[]) => {
    const reported = new ReportedChecks<InlineFindings>({ name: 'test', status: 400 })
    const key = await validation.check(reported.check, () => encoded, at)
    return { key, codes: reported.errors.map(({ code }) => code) }
  }
  return { validate, report, trustAnchors }
}

describe('a certification path inside a message', () => {
  it('gives the key of its end-entity certificate while all of its certificates are valid', async () => {
    const brief = await createTestAuthority({ at, keyType: 'P-256' })
    const middle = await brief.intermediate({ keyType: 'P-256', notBefore: new Date(at.getTime() - hour) })
    const signer = await issueBy(middle, { notAfter: new Date(at.getTime() + hour) })
    const ofBrief = vi.fn(() => createTrustAnchors(brief.anchorPem))
    const encoded = [signer, encodeBase64(middle.der), encodeBase64(brief.anchor)]
    const key = await createValidation(pathRules, ofBrief).validate(encoded)
    expect(key.describeSigner()).toEqual({ id: `CN=${dnsName}`, notAfter: new Date(at.getTime() + hour) })
    expect(key).toMatchObject({
      jwk: { kty: 'EC', crv: 'P-256' },
      notBefore: at.getTime() - hour,
      notAfter: at.getTime() + hour,
    })
    await expect(createValidation(pathRules).validate(path)).resolves.toBeDefined()
  })

  it('ends in the trust anchor that issued its last certificate', async () => {
    const { validate } = createValidation(pathRules)
    const untrusted = await createTestAuthority({ at, keyType: 'P-256' })
    const [signer, second, third] = path
    await expect(validate([signer, second, third, encodeBase64(untrusted.anchor)])).rejects.toMatchObject(
      pathInvalid('the last certificate of the message is not a trust anchor'),
    )
    // Another anchor of the verifier is not enough, although the path would lead to one.
    const other = encodeBase64(otherRoot.anchor)
    await expect(validate([signer, second, third, other])).rejects.toMatchObject(pathInvalid(''))
    await expect(validate([signer, second, third])).rejects.toMatchObject(pathInvalid('is not a trust anchor'))
  })

  it('holds its certificates in their order, and no others', async () => {
    const { validate } = createValidation(pathRules)
    const [signer, second, third, last] = path
    const twin = encodeBase64((await upper.intermediate({ keyType: 'P-256', subject: 'twin' })).der)
    const wrongOrder = pathInvalid('the certificates of the message did not issue each other in their order')
    for (const encoded of [
      [signer, third, second, last],
      [signer, second, third, twin, last],
      [signer, twin, second, third, last],
      [signer, second, second, third, last],
    ]) {
      await expect(validate(encoded)).rejects.toMatchObject(wrongOrder)
    }
    await expect(validate([signer, second, last])).rejects.toMatchObject(pathInvalid(''))
  })

  it('has 2 to 10 certificates, or as many as the scheme says', async () => {
    const { validate } = createValidation(pathRules)
    const direct = [await issueBy(root), path[3]]
    await expect(validate(direct)).resolves.toBeDefined()
    await expect(validate([path[3]])).rejects.toMatchObject(
      pathInvalid('the message carries 1 certificates, and 2 to 10 are allowed'),
    )
    await expect(validate(Array(11).fill(path[3]))).rejects.toMatchObject(pathInvalid('carries 11 certificates'))
    const four = createValidation({ ...pathRules, length: 4 })
    await expect(four.validate(path)).resolves.toBeDefined()
    for (const encoded of [direct, [...path, path[3]]])
      await expect(four.validate(encoded)).rejects.toMatchObject(pathInvalid('certificates, and 4 are required'))
  })
})

describe('a chain inside a message', () => {
  it('leads to a trust anchor of the verifier, in any order and with certificates that are not needed', async () => {
    const { validate } = createValidation(chainRules)
    const [signer, second, third, last] = path
    const twin = encodeBase64((await upper.intermediate({ keyType: 'P-256', subject: 'twin' })).der)
    for (const encoded of [
      [signer, second, third],
      [signer, third, twin, second],
      [signer, second, third, last],
    ]) {
      expect((await validate(encoded)).describeSigner().id).toBe(`CN=${dnsName}`)
    }
    await expect(validate([signer, third])).rejects.toMatchObject(pathInvalid(''))
    await expect(validate([second, third])).rejects.toMatchObject({ code: 'ERR_SUBJECT_ALT_NAME_MISMATCH' })
  })

  it('has 1 to 10 certificates', async () => {
    const { validate } = createValidation(chainRules)
    const direct = await issueBy(root)
    await expect(validate([direct])).resolves.toBeDefined()
    await expect(validate([direct, ...Array(9).fill(path[1])])).resolves.toBeDefined()
    await expect(validate([direct, ...Array(10).fill(path[1])])).rejects.toMatchObject(pathInvalid('1 to 10'))
    await expect(validate([])).rejects.toMatchObject(pathInvalid('carries 0 certificates'))
  })

  it('holds base64 of DER and nothing else', async () => {
    const { validate } = createValidation(chainRules)
    const pem = encodeUtf8(root.pem)
    for (const text of ['', '%', 'MIIB', encodeBase64(pem), encodeBase64(Uint8Array.of(0x30, 0)), `${path[1]}\n`])
      await expect(validate([path[0], text])).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_INVALID' })
    await expect(validate([path[0], 'AAAA'])).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_INVALID',
      message: expect.stringContaining('is not base64 of DER'),
    })
  })
})

describe('the end-entity certificate of a message', () => {
  it('is valid now, has the name of the scheme, and a key that may sign for it', async () => {
    const { validate } = createValidation(chainRules)
    const issue = (options: CertificateOptions) => issueBy(root, options)
    const past = { notBefore: new Date(at.getTime() - 2 * hour), notAfter: new Date(at.getTime() - hour) }
    const future = { notBefore: new Date(at.getTime() + hour), notAfter: new Date(at.getTime() + 2 * hour) }
    for (const [options, code] of [
      [past, 'ERR_CERTIFICATE_EXPIRED'],
      [future, 'ERR_CERTIFICATE_NOT_YET_VALID'],
      [{ dnsNames: ['other.test'] }, 'ERR_SUBJECT_ALT_NAME_MISMATCH'],

      [{ keys: await createTestKeys('P-384') }, 'ERR_CERTIFICATE_INVALID'],
      [{ extendedKeyUsage: ['clientAuth'] }, 'ERR_CERTIFICATE_INVALID'],
    ] as const) {
      await expect(validate([await issue(options)])).rejects.toMatchObject({ code })
    }
    const wildcard = await issue({ dnsNames: ['*.signer.test'] })
    const named = createValidation({ ...chainRules, dnsName: 'a.signer.test' })
    await expect(named.validate([wildcard])).rejects.toMatchObject({ code: 'ERR_SUBJECT_ALT_NAME_MISMATCH' })
  })

  it('needs no name and no purpose if the scheme wants none', async () => {
    const { dnsName: _, ...nameless } = chainRules
    const signer = await issueBy(root, { dnsNames: ['other.test'], extendedKeyUsage: ['clientAuth'] })
    const { validate } = createValidation({ ...nameless, purpose: 'any' })
    await expect(validate([signer])).resolves.toBeDefined()
  })

  it('has the marker of the scheme, and so has the certificate of its issuer', async () => {
    const markers = { endEntity: endEntityMarker, issuer: issuerMarker }
    const { validate } = createValidation({ ...chainRules, markers })
    const marked = await root.intermediate({ keyType: 'P-256', ...withMarker(issuerMarker) })
    const issuer = encodeBase64(marked.der)
    const signer = await issueBy(marked, withMarker(endEntityMarker))
    await expect(validate([signer, issuer])).resolves.toBeDefined()
    await expect(validate([await issueBy(marked), issuer])).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_INVALID' })
    const unmarked = [await issueBy(upper, withMarker(endEntityMarker)), path[2]]
    await expect(validate(unmarked)).rejects.toMatchObject(pathInvalid(issuerMarker))
  })
})

describe('a key that was proved before', () => {
  it('is used again for the same certificates, and is the only use of the anchors', async () => {
    const { validate, trustAnchors } = createValidation(pathRules)
    const key = await validate(path)
    expect(await validate([...path])).toBe(key)
    expect(trustAnchors).toHaveBeenCalledTimes(1)
  })

  it('is for exactly these certificates', async () => {
    const { validate } = createValidation(pathRules)
    await validate(path)
    const [signer, second, third] = path
    await expect(validate([path.join()])).rejects.toMatchObject(pathInvalid('carries 1 certificates'))
    await expect(validate([`${signer},${second}`, third, path[3]])).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_INVALID',
    })
    await expect(validate([signer, second, third])).rejects.toThrow()
  })

  it('is not used after its certificates have ended', async () => {
    const { validate } = createValidation(pathRules)
    const [, ...issuers] = path
    const encoded = [await issueBy(lower, { notAfter: new Date(at.getTime() + 1_000) }), ...issuers]
    await validate(encoded)
    await expect(validate(encoded, new Date(at.getTime() + 2_000))).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_EXPIRED',
    })
  })

  it('is not kept if a check fails', async () => {
    const failing = vi.fn(async () => anchors).mockRejectedValueOnce(new Error('no file'))
    const { validate } = createValidation(pathRules, failing)
    await expect(validate(path)).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', retryable: true })
    await expect(validate(path)).resolves.toBeDefined()
  })
})

describe('an explanation', () => {
  it('runs every check although the key is known, and keeps no key', async () => {
    const { validate, report, trustAnchors } = createValidation(pathRules)
    expect(await report(path)).toMatchObject({ codes: [] })
    const key = await validate(path)
    expect(trustAnchors).toHaveBeenCalledTimes(2)
    const reported = await report(path)
    expect(reported.codes).toEqual([])
    expect(reported.key()).not.toBe(key)
    expect(trustAnchors).toHaveBeenCalledTimes(3)
  })

  it('has the key of a certificate that some checks refuse', async () => {
    const wildcard = await issueBy(root, { dnsNames: ['*.signer.test'] })
    const { key, codes } = await createValidation({ ...chainRules, dnsName: 'a.signer.test' }).report([wildcard])
    // The name is part of a valid path, too.
    expect(codes).toEqual(['ERR_SUBJECT_ALT_NAME_MISMATCH', 'ERR_SUBJECT_ALT_NAME_MISMATCH'])
    expect(key()).toMatchObject({ jwk: { kty: 'EC', crv: 'P-256' }, notAfter: at.getTime() + 24 * hour })
  })
})
