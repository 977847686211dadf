import {
  alexaCertificateUrl,
  alexaDnsName,
  alexaPayload,
  type SignAlexaRequestOptions,
  signAlexaRequest,
  testSkillId,
} from './alexa-request.js'
import type { CertificateHost, HostedFile } from './certificate-host.js'
import { type HostileCase, type HostileRequest, headerOf, makeHostile, withHeader } from './hostile-request.js'
import { encodePem } from './pem.js'
import type { SignedTestRequest } from './signed-test-request.js'
import { createTestAuthority, type IssuedCertificate, type TestAuthority } from './test-authority.js'
import type { CertificateOptions } from './test-certificate.js'

/** Options of `hostile.alexa`. */
export interface HostileAlexaOptions {
  /** The authority that the verifier trusts. */
  authority: TestAuthority
  /** The host that the verifier fetches from. The certificates that the requests need are put there, at URLs of their own. */
  host: CertificateHost
  /** The one skill that the verifier serves. Default: the test skill. */
  skillId?: string
  /** The verifier's time. Default: now. */
  at?: Date
  /** URL of the skill. */
  url?: string
}

/** Requests that no Alexa verifier may accept. */
export async function* hostileAlexa(options: HostileAlexaOptions): AsyncGenerator<HostileRequest, void, undefined> {
  const { authority } = options
  const signer = await authority.issue({ dnsNames: [alexaDnsName] })
  const kit = createKit(options, signer)
  yield* makeHostile([
    ...headerCases(kit),
    ...urlCases(kit),
    ...fileCases(kit),
    ...certificateCases(kit),
    ...pathCases(kit),
    ...signatureCases(kit),
    ...payloadCases(kit),
  ])
}

interface Kit {
  readonly authority: TestAuthority
  readonly host: CertificateHost
  /** A certificate of the authority with the right name. */
  readonly signer: IssuedCertificate
  readonly at: Date
  readonly skillId: string
  /** Signs a request that is good but for what is told. */
  sign(options?: Partial<SignAlexaRequestOptions>): Promise<SignedTestRequest>
  /** Serves a file at a URL of its own. */
  serve(name: string, file: HostedFile): string
}

function createKit(options: HostileAlexaOptions, signer: IssuedCertificate): Kit {
  const { authority, host, skillId = testSkillId, at = new Date(), url } = options
  const serve = (name: string, file: HostedFile): string => {
    const certificateUrl = `https://s3.amazonaws.com/echo.api/hostile-${name}.pem`
    host.serve(certificateUrl, file)
    return certificateUrl
  }
  const certificateUrl = serve('none', signer.chainPem)
  const defaults = { signer, certificateUrl, skillId, timestamp: at, ...(url === undefined ? {} : { url }) }
  return { authority, host, signer, at, skillId, serve, sign: (told) => signAlexaRequest({ ...defaults, ...told }) }
}

function headerCases({ sign }: Kit): HostileCase[] {
  const missing = 'ERR_HEADER_MISSING'
  const invalid = 'ERR_HEADER_INVALID'
  return [
    {
      name: 'wrong-method',
      why: 'Alexa only ever sends POST',
      expectedCode: 'ERR_REQUEST_INVALID',
      make: async () => ({ ...(await sign()), method: 'PUT' }),
    },
    {
      name: 'no-signature',
      why: 'Neither Signature-256 nor Signature came',
      expectedCode: missing,
      make: () => sign({ hashes: [] }),
    },
    {
      name: 'empty-signature',
      why: 'An empty Signature-256 is no reason to fall back to Signature',
      expectedCode: missing,
      make: async () => withHeader(await sign(), 'Signature-256', ''),
    },
    {
      name: 'signature-not-base64',
      why: 'A lenient decoder reads several texts as one signature',
      expectedCode: invalid,
      make: async () => {
        const request = await sign()
        return withHeader(request, 'Signature-256', headerOf(request, 'Signature-256').replace(/.{4}/, '$&*'))
      },
    },
    {
      name: 'two-signatures',
      why: 'A header that comes twice lets two readers take different values',
      expectedCode: invalid,
      make: async () => {
        const request = await sign()
        const other = await sign({ body: '{}' })
        const second: [string, string] = ['Signature-256', headerOf(other, 'Signature-256')]
        return { ...request, headers: [...request.headers, second] }
      },
    },
    {
      name: 'no-certificate-url',
      why: 'Without a certificate there is nothing to verify against',
      expectedCode: missing,
      make: async () => withHeader(await sign(), 'SignatureCertChainUrl', undefined),
    },
  ]
}

function urlCases({ sign, host, signer }: Kit): HostileCase[] {
  const forbidden: [name: string, why: string, url: string][] = [
    ['url-http', 'Anyone on the way may change what plain HTTP brings', alexaCertificateUrl.replace('https', 'http')],
    ['url-host', 'Another host serves what its owner likes', 'https://attacker.example/echo.api/cert.pem'],
    [
      'url-host-suffix',
      'The right host is only a prefix',
      'https://s3.amazonaws.com.attacker.example/echo.api/cert.pem',
    ],
    ['url-host-prefix', 'The right host is only a suffix', 'https://attacker-s3.amazonaws.com/echo.api/cert.pem'],
    ['url-bucket-host', 'Anyone may own a bucket of this name', 'https://echo.api.s3.amazonaws.com/echo.api/cert.pem'],
    ['url-path', 'Any other path is a bucket that anyone may own', 'https://s3.amazonaws.com/attacker/cert.pem'],
    ['url-path-case', 'Bucket names differ by case', 'https://s3.amazonaws.com/EcHo.aPi/cert.pem'],
    ['url-path-prefix', 'The bucket is another', 'https://s3.amazonaws.com/echo.api.attacker/cert.pem'],
    ['url-dot-segments', 'The path leads out of the bucket', 'https://s3.amazonaws.com/echo.api/../attacker/cert.pem'],
    ['url-encoded-dots', 'So does this one', 'https://s3.amazonaws.com/echo.api/%2e%2e/attacker/cert.pem'],
    [
      'url-backslash',
      'Readers differ on what a backslash is',
      'https://s3.amazonaws.com/echo.api/..\\attacker/cert.pem',
    ],
    ['url-port', 'Another port is another server', 'https://s3.amazonaws.com:8443/echo.api/cert.pem'],
    [
      'url-userinfo',
      'What looks like the host is a user',
      'https://s3.amazonaws.com@attacker.example/echo.api/cert.pem',
    ],
    ['url-fragment', 'Amazon never sends one', `${alexaCertificateUrl}#x`],
    ['url-relative', 'It is no URL', '/echo.api/cert.pem'],
    ['url-data', 'It carries its own certificate', 'data:application/x-pem-file,echo.api'],
  ]
  return forbidden.map(([name, why, url]) => ({
    name,
    why,
    expectedCode: 'ERR_CERTIFICATE_URL_FORBIDDEN',
    make: () => {
      // Served all the same, so that a verifier without the rule would go on to accept the request.
      if (URL.canParse(url)) host.serve(new URL(url).href, signer.chainPem)
      return sign({ certificateUrl: url })
    },
  }))
}

function fileCases({ sign, serve, host, signer }: Kit): HostileCase[] {
  const file = (name: string, why: string, content: HostedFile): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_CERTIFICATE_FETCH_FAILED',
    make: () => sign({ certificateUrl: serve(name, content) }),
  })
  return [
    {
      name: 'file-missing',
      why: 'The URL is allowed, and there is nothing at it',
      expectedCode: 'ERR_CERTIFICATE_FETCH_FAILED',
      make: () => sign({ certificateUrl: 'https://s3.amazonaws.com/echo.api/hostile-nothing.pem' }),
    },
    {
      name: 'file-redirect',
      why: 'A redirect would lead around the rules for the URL',
      expectedCode: 'ERR_CERTIFICATE_FETCH_FAILED',
      make: () => {
        const certificateUrl = serve('redirect', signer.chainPem)
        host.serve('https://attacker.example/cert.pem', signer.chainPem)
        host.fail({ kind: 'redirect', location: 'https://attacker.example/cert.pem' }, { url: certificateUrl })
        return sign({ certificateUrl })
      },
    },
    file('file-html', 'It is no certificate file', '<!doctype html><title>Sign in</title>'),
    file('file-markup', 'A certificate inside a page is what some user wrote', `<pre>${signer.chainPem}</pre>`),
    file('file-oversize', 'Nobody needs a certificate file of 70 KB', signer.chainPem + '\n'.repeat(70_000)),
    file('file-garbage', 'It is no text', Uint8Array.of(0x30, 0x82, 0xff, 0xff, 0xff, 0xfe)),
  ]
}

function certificateCases({ sign, serve, authority, signer }: Kit): HostileCase[] {
  const certificate = (
    name: string,
    why: string,
    expectedCode: HostileCase['expectedCode'],
    told: CertificateOptions,
  ): HostileCase => ({
    name,
    why,
    expectedCode,
    // The genuine key under a certificate that should not count.
    make: async () => {
      const issued = await authority.issue({ keys: signer.keys, dnsNames: [alexaDnsName], ...told })
      return sign({ signer: issued, certificateUrl: serve(name, issued.chainPem) })
    },
  })
  const mismatch = 'ERR_SUBJECT_ALT_NAME_MISMATCH'
  const invalid = 'ERR_CERTIFICATE_INVALID'
  return [
    certificate('certificate-expired', 'Its validity has ended', 'ERR_CERTIFICATE_EXPIRED', { faults: ['expired'] }),
    certificate('certificate-not-yet-valid', 'Its validity has not begun', 'ERR_CERTIFICATE_NOT_YET_VALID', {
      faults: ['not-yet-valid'],
    }),
    certificate('name-other', 'It belongs to another service', mismatch, { dnsNames: ['attacker.example'] }),
    certificate('name-wildcard', 'Alexa signs under an exact name', mismatch, { dnsNames: ['*.amazon.com'] }),
    certificate('name-in-subject', 'A common name counts for nothing', mismatch, {
      dnsNames: [],
      subject: alexaDnsName,
    }),
    certificate('name-suffix', 'The right name is only a prefix', mismatch, {
      dnsNames: [`${alexaDnsName}.attacker.example`],
    }),
    certificate('name-nul', 'Readers that stop at NUL see the right name', mismatch, {
      dnsNames: [`${alexaDnsName}\0.attacker.example`],
    }),
    certificate('usage-ca', 'A CA certificate signs certificates, no requests', invalid, {
      basicConstraints: { ca: true },
      keyUsage: ['keyCertSign', 'digitalSignature'],
    }),
    certificate('usage-no-signature', 'Its key may not sign', invalid, { keyUsage: ['keyEncipherment'] }),
    certificate('usage-purpose', 'It is for clients only', invalid, { extendedKeyUsage: ['clientAuth'] }),
    certificate('critical-extension', 'It says something that must be understood', invalid, {
      faults: ['unknown-critical-extension'],
    }),
    certificate('duplicate-extension', 'Readers differ on which of two counts', invalid, {
      faults: ['duplicate-extension'],
    }),
    certificate('certificate-trailing-bytes', 'What follows the certificate is signed by nobody', invalid, {
      faults: ['trailing-bytes'],
    }),
    {
      name: 'key-type',
      why: 'Alexa signs with RSA, and the algorithm is not the sender’s to choose',
      expectedCode: invalid,
      make: async () => {
        const issued = await authority.issue({ keyType: 'P-256', dnsNames: [alexaDnsName] })
        return sign({ signer: issued, certificateUrl: serve('key-type', issued.chainPem) })
      },
    },
  ]
}

const path = 'ERR_CERTIFICATION_PATH_INVALID'

function pathCases({ sign, serve, authority, signer }: Kit): HostileCase[] {
  const { keys } = signer
  const dnsNames = [alexaDnsName]
  const served = (
    name: string,
    why: string,
    issue: () => Promise<{ pem: string; keys: typeof keys }>,
  ): HostileCase => ({
    name,
    why,
    expectedCode: path,
    make: async () => {
      const { pem, keys: signing } = await issue()
      return sign({ signer: { keys: signing }, certificateUrl: serve(name, pem) })
    },
  })
  return [
    served('path-self-signed', 'Anyone can vouch for themselves', async () => {
      const issued = await authority.issue({ keys, dnsNames, faults: ['self-signed'] })
      return { pem: issued.chainPem, keys }
    }),
    served('path-other-authority', 'Another authority has taken the name of the trusted one', async () => {
      const { subject } = authority
      const impostor = await createTestAuthority({
        keyType: 'P-256',
        subject,
        notBefore: authority.notBefore,
        notAfter: authority.notAfter,
      })
      const issued = await impostor.issue({ keys, dnsNames, notBefore: signer.notBefore, notAfter: signer.notAfter })
      return { pem: encodePem(issued.der, impostor.anchor), keys }
    }),
    served('path-missing-intermediate', 'Nothing says who issued the certificate', async () => {
      const intermediate = await authority.intermediate({ keys })
      return { pem: (await intermediate.issue({ keys, dnsNames })).pem, keys }
    }),
    served('path-through-end-entity', 'The holder of some certificate has issued another with it', async () => {
      const holder = await authority.intermediate({
        keys,
        dnsNames: ['attacker.example'],
        basicConstraints: { ca: false },
        keyUsage: ['digitalSignature'],
      })
      return { pem: (await holder.issue({ keys, dnsNames })).chainPem, keys }
    }),
    served('path-name-constraints', 'The intermediate may issue for other names only', async () => {
      const constrained = await authority.intermediate({ keys, nameConstraints: { permitted: ['attacker.example'] } })
      return { pem: (await constrained.issue({ keys, dnsNames })).chainPem, keys }
    }),
    served('path-length', 'The intermediate may issue no further intermediates', async () => {
      const short = await authority.intermediate({ keys, basicConstraints: { ca: true, pathLength: 0 } })
      const long = await short.intermediate({ keys, subject: 'Countersign test intermediate of an intermediate' })
      return { pem: (await long.issue({ keys, dnsNames })).chainPem, keys }
    }),
    served('path-altered', 'The certificate was changed after it was signed', async () => {
      const issued = await authority.issue({ keys, dnsNames, faults: ['altered-signature'] })
      return { pem: issued.chainPem, keys }
    }),
    served('path-sha1', 'Two certificates can be made that share a SHA-1 signature', async () => {
      const issued = await authority.issue({ keys, dnsNames, faults: ['sha1-signature'] })
      return { pem: issued.chainPem, keys }
    }),
    served('path-algorithms', 'The two places that name the signature algorithm disagree', async () => {
      const issued = await authority.issue({ keys, dnsNames, faults: ['algorithm-disagreement'] })
      return { pem: issued.chainPem, keys }
    }),
  ]
}

function signatureCases({ sign, at, skillId, authority }: Kit): HostileCase[] {
  const mismatch = (name: string, why: string, make: HostileCase['make']): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_SIGNATURE_MISMATCH',
    make,
  })
  return [
    mismatch('body-altered', 'One byte was changed on the way', async () => {
      const request = await sign()
      const body = new Uint8Array(request.body)
      body[0] = (body[0] ?? 0) ^ 0x20
      return { ...request, body }
    }),
    mismatch('body-serialised-again', 'The JSON is the same, its bytes are not', async () => {
      const request = await sign()
      const payload: unknown = JSON.parse(new TextDecoder().decode(request.body))
      return { ...request, body: new TextEncoder().encode(JSON.stringify(payload, null, 2)) }
    }),
    mismatch('body-extended', 'Something follows what was signed', async () => {
      const request = await sign()
      return { ...request, body: Uint8Array.of(...request.body, 0x0a) }
    }),
    mismatch('body-empty', 'The body is gone', async () => ({ ...(await sign()), body: new Uint8Array(0) })),
    mismatch('signature-altered', 'One bit of the signature was changed', async () => {
      const request = await sign()
      const signature = headerOf(request, 'Signature-256')
      return withHeader(request, 'Signature-256', (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1))
    }),
    mismatch('sha1-beside-bad-sha256', 'A good SHA-1 signature never makes up for a bad Signature-256', async () => {
      const request = await sign()
      const other = await sign({ payload: alexaPayload({ skillId, timestamp: at, type: 'SessionEndedRequest' }) })
      return withHeader(request, 'Signature-256', headerOf(other, 'Signature-256'))
    }),
    mismatch('sha1-as-sha256', 'A SHA-1 signature stands in Signature-256', async () => {
      const request = await sign()
      return withHeader(request, 'Signature-256', headerOf(request, 'Signature'))
    }),
    mismatch('signature-of-another-key', 'The key is not the certificate’s', async () =>
      sign({ signer: await authority.issue({ dnsNames: [alexaDnsName] }) }),
    ),
  ]
}

function payloadCases({ sign, at, skillId }: Kit): HostileCase[] {
  const other = 'amzn1.ask.skill.ffffffff-ffff-4fff-8fff-ffffffffffff'
  const ago = (seconds: number): Date => new Date(at.getTime() - seconds * 1_000)
  const payload = (): Record<string, unknown> => alexaPayload({ skillId, timestamp: at })
  const stale = (name: string, why: string, told: Partial<SignAlexaRequestOptions>): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_TIMESTAMP_OUT_OF_RANGE',
    make: () => sign(told),
  })
  const invalid = (name: string, why: string, told: () => Partial<SignAlexaRequestOptions>): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_PAYLOAD_INVALID',
    make: () => sign(told()),
  })
  return [
    stale('stale', 'It was signed 151 seconds ago', { timestamp: ago(151) }),
    // A clock that runs on must not bring it into range while it is on its way.
    stale('from-the-future', 'It was signed for three minutes and more from now', { timestamp: ago(-200) }),
    stale('stale-skill-event', 'Even a skill event is at most an hour old', {
      timestamp: ago(3_601),
      type: 'AlexaSkillEvent.SkillDisabled',
    }),
    stale('stale-like-a-skill-event', 'Only five skill events may be an hour old', {
      timestamp: ago(1_800),
      type: 'AlexaSkillEvent.Other',
    }),
    {
      name: 'other-skill',
      why: 'It was signed for a skill that somebody else runs',
      expectedCode: 'ERR_SIGNER_NOT_ALLOWED',
      make: () => sign({ skillId: other }),
    },
    invalid('two-skills', 'Session and context name different skills', () => ({
      payload: { ...payload(), session: { application: { applicationId: other } } },
    })),
    invalid('no-skill', 'It names no skill', () => ({
      payload: { ...payload(), session: undefined, context: undefined },
    })),
    invalid('skill-in-prototype', 'It names the skill where only a careless reader finds it', () => ({
      body: JSON.stringify({ ...payload(), session: undefined, context: undefined }).replace(
        '{',
        `{"__proto__":${JSON.stringify({ session: payload().session })},`,
      ),
    })),
    invalid('no-timestamp', 'Nothing says when it was signed', () => ({
      payload: { ...payload(), request: { type: 'LaunchRequest', requestId: 'a' } },
    })),
    invalid('timestamp-not-a-time', 'A time that cannot be read compares with nothing', () => ({
      timestamp: 'yesterday',
    })),
    invalid('timestamp-number', 'The time is no text', () => ({
      payload: { ...payload(), request: { type: 'LaunchRequest', requestId: 'a', timestamp: at.getTime() } },
    })),
    invalid('not-json', 'The body is no JSON', () => ({ body: 'Alexa, open the door' })),
    invalid('not-an-object', 'The body is JSON, and no request', () => ({ body: '[]' })),
    invalid('not-utf-8', 'The body is no UTF-8', () => ({ body: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d) })),
    invalid('empty', 'The body is empty, and signed so', () => ({ body: '' })),
    invalid('nested', 'A thousand arrays in each other are no request', () => ({
      body: '['.repeat(1_000) + ']'.repeat(1_000),
    })),
  ]
}
