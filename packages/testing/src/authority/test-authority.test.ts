import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  createTestAuthority,
  createTestKeys,
  der,
  encodePem,
  type IssuedCertificate,
  type KeyType,
  type TestAuthority,
  type TestKeys,
  testAnchorNotice,
} from '../index.js'

const at = new Date('2026-03-01T12:00:00Z')
const noOpenssl = !hasOpenssl() && 'openssl is not installed'

let keys: TestKeys
let root: TestAuthority
let authority: TestAuthority
beforeAll(async () => {
  keys = await createTestKeys('P-256')
  root = await createTestAuthority({ at })
  authority = await root.intermediate({ keyType: 'P-384' })
})

describe('a trust anchor', () => {
  it('may have a serial number and a name as bytes of another realm, as in jsdom', async () => {
    const foreign = (bytes: Uint8Array): Uint8Array => runInNewContext(`Uint8Array.of(${bytes})`)
    const subject = foreign(root.subject)
    expect(subject).not.toBeInstanceOf(Uint8Array)
    const { pem } = await createTestAuthority({ at, subject, serialNumber: foreign(Uint8Array.of(0x12, 0x34)) })
    const certificate = new X509Certificate(pem)
    expect([certificate.subject, certificate.serialNumber]).toEqual([new X509Certificate(root.pem).subject, '1234'])
  })

  it('says in its name, in a comment and above its PEM that it is for tests', () => {
    const anchor = new X509Certificate(root.anchorPem)
    expect(anchor.subject).toContain(testAnchorNotice)
    expect(anchor.ca).toBe(true)
    expect(anchor.checkIssued(anchor)).toBe(true)
    expect(root.anchorPem.split('\n')[0]).toBe(`# ${testAnchorNotice}`)
    expect(Buffer.from(root.anchor).toString('latin1').split(testAnchorNotice)).toHaveLength(4)
  })

  it('expires after a week', () => {
    const anchor = new X509Certificate(root.anchorPem)
    expect(new Date(anchor.validFrom)).toEqual(new Date('2026-02-22T12:00:00Z'))
    expect(new Date(anchor.validTo)).toEqual(new Date('2026-03-08T12:00:00Z'))
  })

  it('has its own key, and does not expose the private key', async () => {
    const other = await createTestAuthority({ at, keyType: 'P-256' })
    const again = await createTestAuthority({ at, keyType: 'P-256' })
    expect(other.keys.subjectPublicKeyInfo).not.toEqual(again.keys.subjectPublicKeyInfo)
    expect((await other.keys.privateKey()).extractable).toBe(false)
    expect(JSON.stringify(other.keys)).not.toContain('"d"')
  })
})

describe('an end-entity certificate', () => {
  it('has the fields of the options', async () => {
    const issued = await authority.issue({
      keys,
      dnsNames: ['echo-api.amazon.com', '*.example.com'],
      subjectAltNames: [
        { ip: Uint8Array.of(127, 0, 0, 1) },
        { email: 'a@example.com' },
        { uri: 'https://example.com/' },
        { directory: 'A name' },
      ],
      subject: [
        { type: 'C', value: 'US' },
        [
          { type: 'CN', value: 'Zoë' },
          { type: 'OU', value: 'Tests' },
        ],
      ],
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2051-01-01T00:00:00Z'),
      serialNumber: 0x80ff,
      caIssuers: ['http://crt.r2m01.amazontrust.com/r2m01.cer'],
    })
    const certificate = new X509Certificate(issued.pem)
    expect(certificate.subjectAltName).toBe(
      'DNS:echo-api.amazon.com, DNS:*.example.com, IP Address:127.0.0.1, email:a@example.com, URI:https://example.com/, DirName:CN=A name',
    )
    expect(certificate.subject).toBe('C=US\nCN=Zoë + OU=Tests')
    expect(certificate.issuer).toBe('CN=Countersign test intermediate 1')
    expect(certificate.serialNumber).toBe('80FF')
    expect(new Date(certificate.validFrom)).toEqual(new Date('2026-01-01T00:00:00Z'))
    expect(new Date(certificate.validTo)).toEqual(new Date('2051-01-01T00:00:00Z'))
    expect(certificate.infoAccess).toBe('CA Issuers - URI:http://crt.r2m01.amazontrust.com/r2m01.cer')
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    expect(certificate.ca).toBe(false)
    expect(certificate.checkIssued(new X509Certificate(authority.pem))).toBe(true)
    expect(certificate.verify(new X509Certificate(authority.pem).publicKey)).toBe(true)
    expect(certificate.verify(new X509Certificate(root.pem).publicKey)).toBe(false)
    expect(issued.chainPem).toBe(encodePem(issued.der, authority.der))
  })

  it.each<KeyType>(['RSA-1024', 'RSA-2048', 'P-256', 'P-384', 'P-521', 'Ed25519'])(
    'has a %s key whose signatures WebCrypto and Node can verify',
    async (type) => {
      const pair = await createTestKeys(type)
      const issuer = await createTestAuthority({ at, keys: pair })
      const certificate = new X509Certificate((await issuer.issue({ keys: pair })).pem)
      expect(certificate.verify(certificate.publicKey)).toBe(true)
      const data = new TextEncoder().encode('data')
      expect(await verifiesWithSubtle(certificate, type, await pair.sign(data), data)).toBe(true)
      data[0] = 0
      expect(await verifiesWithSubtle(certificate, type, await pair.sign(new Uint8Array(4)), data)).toBe(false)
    },
  )

  it.each([
    ['RSA-2048', () => generateKeyPairSync('rsa', { modulusLength: 2_048 })],
    ['P-256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ] as const)('may have a private key of the caller, of type %s', async (type, generate) => {
    const { privateKey, publicKey } = generate()
    const own = await createTestKeys(type, { privateKey: privateKey.export({ format: 'jwk' }) as JsonWebKey })
    expect(Buffer.from(own.subjectPublicKeyInfo)).toEqual(publicKey.export({ format: 'der', type: 'spki' }))
    const certificate = new X509Certificate((await root.issue({ keys: own })).pem)
    expect(certificate.checkPrivateKey(privateKey)).toBe(true)
    const data = new TextEncoder().encode('data')
    expect(await verifiesWithSubtle(certificate, type, await own.sign(data), data)).toBe(true)
  })

  it.each(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const)('is signed with %s', async (hash) => {
    const issued = await root.issue({ keys, hash })
    expect(new X509Certificate(issued.pem).verify(new X509Certificate(root.pem).publicKey)).toBe(true)
    const pss = await root.issue({ keys, hash, rsaScheme: 'RSA-PSS' })
    expect(new X509Certificate(pss.pem).verify(new X509Certificate(root.pem).publicKey)).toBe(true)
  })

  it('has the public exponent of the option', async () => {
    const small = await createTestKeys('RSA-2048', { publicExponent: 3 })
    const { publicKey } = new X509Certificate((await root.issue({ keys: small })).pem)
    expect(publicKey.asymmetricKeyDetails?.publicExponent).toBe(3n)
  })
})

describe.skipIf(noOpenssl)(`openssl verify ${noOpenssl || ''}`, () => {
  const verdictOf = (issued: IssuedCertificate, untrusted = issued.chain.slice(1), flags: string[] = []): string =>
    opensslVerify(root.anchorPem, encodePem(...untrusted), issued.pem, flags)

  it('accepts a chain with an intermediate', async () => {
    expect(verdictOf(await authority.issue({ keys, dnsNames: ['a.example'] }))).toBe('OK')
  })

  it('accepts a chain of three intermediates under name constraints', async () => {
    const second = await authority.intermediate({ keys, nameConstraints: { permitted: ['example.com'] } })
    const third = await second.intermediate({ keys, basicConstraints: { ca: true, pathLength: 0 } })
    expect(verdictOf(await third.issue({ keys, dnsNames: ['a.example.com'] }))).toBe('OK')
    expect(verdictOf(await third.issue({ keys, dnsNames: ['a.example.org'] }))).toContain('permitted subtree violation')
    const below = await third.intermediate({ keys })
    expect(verdictOf(await below.issue({ keys, dnsNames: ['a.example.com'] }))).toContain(
      'path length constraint exceeded',
    )
  })

  it('accepts a cross-signed chain only with the cross-certificate', async () => {
    const other = await createTestAuthority({ at, keys, subject: 'Another root' })
    const issued = await other.issue({ keys, dnsNames: ['a.example'] })
    const cross = await root.crossSign(other)
    expect(verdictOf(issued, cross.chain.slice())).toBe('OK')
    expect(verdictOf(issued, [])).toContain('unable to get local issuer certificate')
    expect(verdictOf(await cross.issue({ keys }))).toBe('OK')
  })

  it.each([
    ['altered-signature', 'certificate signature failure'],
    ['algorithm-disagreement', 'certificate signature failure'],
    ['duplicate-extension', 'invalid certificate'],
    ['unknown-critical-extension', 'unhandled critical extension'],
    ['expired', 'certificate has expired'],
    ['not-yet-valid', 'certificate is not yet valid'],
    ['self-signed', 'self-signed certificate'],
  ] as const)('refuses %s', async (fault, message) => {
    const issued = await authority.issue({ keys, dnsNames: ['a.example'], faults: [fault] })
    expect(verdictOf(issued, authority.chain.slice(), ['-x509_strict'])).toContain(message)
  })

  it('refuses SHA-1 at security level 2', async () => {
    const issued = await authority.issue({ keys, faults: ['sha1-signature'] })
    expect(verdictOf(issued, undefined, ['-auth_level', '2'])).toContain('CA signature digest algorithm too weak')
  })

  it('reads every extension', async () => {
    const issued = await authority.issue({
      keys,
      dnsNames: ['a.example'],
      nameConstraints: { excluded: [{ ip: Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0) }] },
      extensions: [{ id: '2.25.210713948107466813470829217164843129907', value: der.integer(1n << 64n) }],
    })
    const text = openssl(['x509', '-noout', '-text'], issued.pem)
    expect(text).toContain('X509v3 Basic Constraints: critical\n                CA:FALSE')
    expect(text).toContain('X509v3 Key Usage: critical\n                Digital Signature, Key Encipherment')
    expect(text).toContain('Excluded:\n                  IP:10.0.0.0/255.0.0.0')
    expect(text).toContain('2.25.210713948107466813470829217164843129907')
  })
})

describe('full control', () => {
  it('edits the TBSCertificate before it is signed', async () => {
    const issued = await root.issue({
      keys,
      editTbsCertificate: (fields) => ({ ...fields, serialNumber: der.integer(Uint8Array.of(0, 0, 5)) }),
    })
    expect(Buffer.from(issued.der).toString('hex')).toContain('0203000005')
    expect(await verifiesIgnoringSyntax(issued, root)).toBe(true)
  })

  it('edits the extensions and the finished certificate', async () => {
    const none = await root.issue({ keys, version: 1, editExtensions: () => [] })
    // The certificate has neither the field version nor an object identifier under id-ce.
    expect(Buffer.from(none.der).toString('hex')).not.toMatch(/a003020102|0603551d/)
    expect(new X509Certificate(none.pem).verify(new X509Certificate(root.pem).publicKey)).toBe(true)
    const other = await root.issue({ keys, editCertificate: () => Uint8Array.of(0x30, 0x80, 0, 0) })
    expect(other.der).toEqual(Uint8Array.of(0x30, 0x80, 0, 0))
  })

  it('adds trailing bytes', async () => {
    const issued = await root.issue({ keys, faults: ['trailing-bytes'] })
    expect(issued.der.slice(-2)).toEqual(Uint8Array.of(5, 0))
    expect(issued.der.byteLength).toBe(4 + ((issued.der[2] ?? 0) << 8) + (issued.der[3] ?? 0) + 2)
  })

  it('leaves out an extension that is null', async () => {
    const issued = await root.issue({
      keys,
      basicConstraints: null,
      keyUsage: null,
      extendedKeyUsage: null,
      subjectKeyIdentifier: null,
      authorityKeyIdentifier: null,
    })
    const certificate = new X509Certificate(issued.pem)
    expect(certificate.keyUsage).toBeUndefined()
    expect(Buffer.from(issued.der).toString('hex')).not.toContain('0603551d')
  })
})

function verifiesIgnoringSyntax(issued: IssuedCertificate, issuer: TestAuthority): Promise<boolean> {
  // Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }; the lengths have two octets here.
  const body = issued.der.subarray(4)
  const tbs = body.subarray(0, 4 + ((body[2] ?? 0) << 8) + (body[3] ?? 0))
  const signature = issued.der.subarray(-256)
  return verifiesWithSubtle(new X509Certificate(issuer.pem), 'RSA-2048', signature, tbs)
}

async function verifiesWithSubtle(
  certificate: X509Certificate,
  type: KeyType,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (type.startsWith('P-')) return nodeVerify(certificate, signature, data)
  const algorithm = type === 'Ed25519' ? { name: 'Ed25519' } : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const spki = new Uint8Array(certificate.publicKey.export({ type: 'spki', format: 'der' }))
  const key = await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify'])
  return crypto.subtle.verify(algorithm, key, signature, data)
}

async function nodeVerify(certificate: X509Certificate, signature: Uint8Array, data: Uint8Array): Promise<boolean> {
  const { createVerify } = await import('node:crypto')
  return createVerify('SHA256').update(data).verify(certificate.publicKey, signature)
}

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function openssl(args: readonly string[], input: string): string {
  return execFileSync('openssl', args, { input, encoding: 'utf8' })
}

function opensslVerify(anchorPem: string, untrustedPem: string, pem: string, flags: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'))
  try {
    writeFileSync(join(folder, 'anchor.pem'), anchorPem)
    writeFileSync(join(folder, 'untrusted.pem'), untrustedPem)
    const given = untrustedPem === '' ? [] : ['-untrusted', join(folder, 'untrusted.pem')]
    const trust = ['-no-CApath', '-no-CAstore', '-CAfile', join(folder, 'anchor.pem')]
    const time = ['-attime', String(at.getTime() / 1000)]
    execFileSync('openssl', ['verify', ...trust, ...time, ...flags, ...given], { input: pem, stdio: 'pipe' })
    return 'OK'
  } catch (error) {
    return String((error as { stderr?: Buffer }).stderr)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
