import { describe, expect, it } from 'vitest'
import { VerificationError, type VerificationErrorCode } from '../errors.js'
import type { CheckReport, Explained, Finding } from '../explain/report-checks.js'
import type { Pin } from '../signing-certificate/pinned-keys.js'
import { createCertificateReports } from './certificate-scheme-reports.js'
import { createInlineReports } from './inline-scheme-reports.js'
import { createPinnedReports, likeliestPin } from './pinned-scheme-reports.js'
import { secretReports } from './secret-scheme-reports.js'

const { subtle } = globalThis.crypto
const now = new Date('2026-06-01T12:00:00Z')
const data = new TextEncoder().encode('what was signed')
const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
}

async function createPin(id: string): Promise<{ pin: Pin; signature: Uint8Array<ArrayBuffer> }> {
  const { privateKey, publicKey } = await subtle.generateKey(rsa, true, ['sign', 'verify'])
  const signature = new Uint8Array(await subtle.sign(rsa.name, privateKey, data))
  return { pin: { id, jwk: await subtle.exportKey('jwk', publicKey) } as Pin, signature }
}

const failed = (code: VerificationErrorCode): VerificationError => new VerificationError(code, 'It failed', {})

async function describeWith(report: unknown, found: object, error?: VerificationError): Promise<Finding | undefined> {
  const explained = { found, now, ...(error && { error }) }
  return await (report as CheckReport<object>).describe?.(explained as unknown as Explained<object>)
}

describe('the reports of pinned keys', () => {
  const reports = createPinnedReports(crypto)
  const validity = { notBefore: now.getTime() - 1_000, notAfter: now.getTime() + 1_000 }
  const pins = [{ id: 'one' }, { id: 'two', validity }] as unknown as readonly Pin[]
  const shown = [
    { id: 'one' },
    { id: 'two', notBefore: new Date(validity.notBefore), notAfter: new Date(validity.notAfter) },
  ]
  const found = { 'pinned-certificates': { pins } }

  it('have each pin with its validity', async () => {
    expect(await describeWith(reports['pinned-certificates'], found)).toEqual({ evidence: { pins: shown } })
    expect(await describeWith(reports['pinned-certificates'], {})).toBeUndefined()
    const unread = await describeWith(reports['pinned-certificates'], {}, failed('ERR_DEPENDENCY_FAILED'))
    expect(unread?.diagnosis?.cause).toBe('It failed.')
    expect(unread?.hint).toContain('option certificates')
  })

  it('have the clock, and say what to do if no pin is valid', async () => {
    const evidence = { pins: shown, at: now }
    expect(await describeWith(reports['certificate-validity'], found)).toEqual({ evidence })
    expect(await describeWith(reports['certificate-validity'], {})).toBeUndefined()
    const expired = await describeWith(reports['certificate-validity'], found, failed('ERR_CERTIFICATE_EXPIRED'))
    expect(expired).toMatchObject({ evidence, diagnosis: { cause: 'It failed.', confidence: 'likely' } })
    expect(expired?.hint).toContain('together with the old one')
  })

  it('have the pin that signed', async () => {
    const report = reports['signer-validity']
    expect(await describeWith(report, { pin: pins[1] })).toEqual({ evidence: shown[1] })
    expect(await describeWith(report, {})).toBeUndefined()
    expect(await describeWith(report, { pin: pins[0] }, failed('ERR_CERTIFICATE_EXPIRED'))).toMatchObject({
      evidence: shown[0],
      diagnosis: { cause: 'It failed.' },
    })
  })

  it('describe a signature with the pin that made it', async () => {
    const [one, two] = [await createPin('one'), await createPin('two')]
    const pinned = { pins: [one.pin, two.pin] }
    const signed = { hash: 'SHA-256' as const, signature: two.signature, data }
    const given = { 'pinned-certificates': pinned, 'signed-data': [signed] }
    const finding = await describeWith(reports.signature, given)
    expect(finding?.evidence?.signedDigest).toBe(finding?.evidence?.computedDigest)
    expect(likeliestPin(pinned as never, two.signature)?.id).toBe('two')
    expect(likeliestPin(pinned as never, new Uint8Array(256))?.id).toBe('one')
    expect(likeliestPin({ pins: [] } as never, two.signature)).toBeUndefined()
    expect(await describeWith(reports.signature, { 'signed-data': [signed] })).toBeUndefined()
    expect(await describeWith(reports.signature, { 'pinned-certificates': pinned })).toBeUndefined()
    expect(await describeWith(reports.signature, given, failed('ERR_DEPENDENCY_FAILED'))).toBeUndefined()
    expect(await describeWith(reports.signature, { ...given, 'pinned-certificates': { pins: [] } })).toBeUndefined()
  })
})

describe('the reports of the library', () => {
  const signed = { hash: 'SHA-256' as const, signature: new Uint8Array(64), data }

  it.each([
    ['downloaded', createCertificateReports(crypto).signature, 'certificate-download'],
    ['inline', createInlineReports(crypto).signature, 'certificates'],
  ])('describe a signature of an ECDSA key: %s', async (_, report, name) => {
    const { publicKey } = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    const subjectPublicKeyInfo = { jwk: await subtle.exportKey('jwk', publicKey) }
    const found = { [name]: { endEntity: { subjectPublicKeyInfo } }, 'signed-data': [signed] }
    expect((await describeWith(report, found))?.evidence).toMatchObject({ computedHash: 'SHA-256' })
    expect((await describeWith(report, found))?.hint).toBeUndefined()
    expect((await describeWith(report, found, failed('ERR_SIGNATURE_MISMATCH')))?.hint).toContain('other bytes')
    expect(await describeWith(report, found, failed('ERR_DEPENDENCY_FAILED'))).toBeUndefined()
    expect(await describeWith(report, { 'signed-data': [signed] })).toBeUndefined()
    expect(await describeWith(report, { ...found, 'signed-data': undefined })).toBeUndefined()
    const keyless = { ...found, [name]: { endEntity: { subjectPublicKeyInfo: {} } } }
    expect(await describeWith(report, keyless)).toBeUndefined()
  })

  it('have the signed time for every kind of scheme', async () => {
    for (const { timestamp } of [
      createCertificateReports(crypto),
      createInlineReports(crypto),
      createPinnedReports(crypto),
      secretReports,
    ])
      expect(await describeWith(timestamp, { 'signed-time': now })).toEqual({ evidence: { timestamp: now, now } })
  })
})
