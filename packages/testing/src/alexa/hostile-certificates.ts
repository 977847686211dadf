import type { HostedFile } from '../certificate-host.js'
import {
  type CertificateMaterial,
  pathCases as commonPathCases,
  endEntityCase,
  endEntityCases,
  pathCase,
} from '../hostile/certificate-cases.js'
import type { HostileCase } from '../hostile/hostile-request.js'
import { alexaCertificateUrl, alexaDnsName } from './alexa-request.js'
import type { Material } from './hostile-material.js'

/** Certificate URLs outside the policy. */
export function urlCases({ sign, host, signer }: Material): HostileCase[] {
  const forbidden: [name: string, why: string, url: string][] = [
    [
      'url-http',
      'Anyone between the two hosts can change a plain HTTP response',
      alexaCertificateUrl.replace('https', 'http'),
    ],
    ['url-host', 'Another host can serve any certificate', 'https://attacker.example/echo.api/cert.pem'],
    [
      'url-host-suffix',
      'The allowed host is only a prefix of this host',
      'https://s3.amazonaws.com.attacker.example/echo.api/cert.pem',
    ],
    [
      'url-host-prefix',
      'The allowed host is only a suffix of this host',
      'https://attacker-s3.amazonaws.com/echo.api/cert.pem',
    ],
    [
      'url-bucket-host',
      'Anyone may own a bucket with this name',
      'https://echo.api.s3.amazonaws.com/echo.api/cert.pem',
    ],
    ['url-path', 'Another path is a bucket that anyone may own', 'https://s3.amazonaws.com/attacker/cert.pem'],
    ['url-path-case', 'The bucket name differs in upper and lower case', 'https://s3.amazonaws.com/EcHo.aPi/cert.pem'],
    [
      'url-path-prefix',
      'The allowed path is only a prefix of the bucket name',
      'https://s3.amazonaws.com/echo.api.attacker/cert.pem',
    ],
    [
      'url-dot-segments',
      'The path leads out of the allowed bucket',
      'https://s3.amazonaws.com/echo.api/../attacker/cert.pem',
    ],
    [
      'url-encoded-dots',
      'The path leads out of the allowed bucket with encoded dots',
      'https://s3.amazonaws.com/echo.api/%2e%2e/attacker/cert.pem',
    ],
    [
      'url-backslash',
      'Programs differ in how they read a backslash',
      'https://s3.amazonaws.com/echo.api/..\\attacker/cert.pem',
    ],
    ['url-port', 'Another port may be another server', 'https://s3.amazonaws.com:8443/echo.api/cert.pem'],
    [
      'url-userinfo',
      'The text that looks like the host is the user name',
      'https://s3.amazonaws.com@attacker.example/echo.api/cert.pem',
    ],
    ['url-fragment', 'Amazon never sends a fragment', `${alexaCertificateUrl}#x`],
    ['url-relative', 'It is not an absolute URL', '/echo.api/cert.pem'],
    ['url-data', 'The URL contains its own certificate', 'data:application/x-pem-file,echo.api'],
  ]
  return forbidden.map(([name, why, url]) => ({
    name,
    why,
    expectedCode: 'ERR_CERTIFICATE_URL_FORBIDDEN',
    make: () => {
      // The host still serves the file, so that a verifier without the rule would accept the request.
      if (URL.canParse(url)) host.serve(new URL(url).href, signer.chainPem)
      return sign({ certificateUrl: url })
    },
  }))
}

/** Files that are not certificate files. */
export function fileCases({ sign, serve, host, signer }: Material): HostileCase[] {
  const file = (name: string, why: string, content: HostedFile): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_CERTIFICATE_FETCH_FAILED',
    make: () => sign({ certificateUrl: serve(name, content) }),
  })
  return [
    {
      name: 'file-missing',
      why: 'The URL is allowed, but there is no file',
      expectedCode: 'ERR_CERTIFICATE_FETCH_FAILED',
      make: () => sign({ certificateUrl: 'https://s3.amazonaws.com/echo.api/hostile-nothing.pem' }),
    },
    {
      name: 'file-redirect',
      why: 'A redirect would bypass the rules for the URL',
      expectedCode: 'ERR_CERTIFICATE_FETCH_FAILED',
      make: () => {
        const certificateUrl = serve('redirect', signer.chainPem)
        host.serve('https://attacker.example/cert.pem', signer.chainPem)
        host.fail({ kind: 'redirect', location: 'https://attacker.example/cert.pem' }, { url: certificateUrl })
        return sign({ certificateUrl })
      },
    },
    file('file-html', 'The file is not a certificate file', '<!doctype html><title>Sign in</title>'),
    file('file-markup', 'A user may have written the certificate into a page', `<pre>${signer.chainPem}</pre>`),
    file('file-oversize', 'No genuine certificate file has 70 KB', signer.chainPem + '\n'.repeat(70_000)),
    file('file-garbage', 'The file is not text', Uint8Array.of(0x30, 0x82, 0xff, 0xff, 0xff, 0xfe)),
  ]
}

/** End-entity certificates of the authority that may not sign. */
export function certificateCases(material: Material): HostileCase[] {
  const { sign, serve, authority } = material
  const certificates = certificateMaterial(material)
  const mismatch = 'ERR_SUBJECT_ALT_NAME_MISMATCH'
  const invalid = 'ERR_CERTIFICATE_INVALID'
  return [
    ...endEntityCases(certificates),
    endEntityCase(certificates, 'name-wildcard', 'Alexa signs with a certificate that has the exact name', mismatch, {
      dnsNames: ['*.amazon.com'],
    }),
    endEntityCase(certificates, 'name-suffix', 'The right name is only a prefix of this name', mismatch, {
      dnsNames: [`${alexaDnsName}.attacker.example`],
    }),
    endEntityCase(certificates, 'name-nul', 'A program that stops at NUL reads the right name', mismatch, {
      dnsNames: [`${alexaDnsName}\0.attacker.example`],
    }),
    endEntityCase(certificates, 'usage-no-signature', 'The key usage does not allow signatures', invalid, {
      keyUsage: ['keyEncipherment'],
    }),
    endEntityCase(
      certificates,
      'duplicate-extension',
      'Programs differ in which of two equal extensions they read',
      invalid,
      {
        faults: ['duplicate-extension'],
      },
    ),
    endEntityCase(
      certificates,
      'certificate-trailing-bytes',
      'The bytes after the certificate are not signed',
      invalid,
      {
        faults: ['trailing-bytes'],
      },
    ),
    {
      name: 'key-type',
      why: 'Alexa signs with RSA, and the sender must not choose the algorithm',
      expectedCode: invalid,
      make: async () => {
        const issued = await authority.issue({ keyType: 'P-256', dnsNames: [alexaDnsName] })
        return sign({ signer: issued, certificateUrl: serve('key-type', issued.chainPem) })
      },
    },
  ]
}

/** Certificates without a path to the authority. */
export function pathCases(material: Material): HostileCase[] {
  const { sign, serve, authority, signer } = material
  const { keys } = signer
  const certificates = certificateMaterial(material)
  const { signUnder } = certificates
  return [
    ...commonPathCases(certificates),
    pathCase('path-missing-intermediate', 'The certificate of the issuer is missing', async () => {
      const intermediate = await authority.intermediate({ keys })
      const { pem } = await intermediate.issue({ keys, dnsNames: [alexaDnsName] })
      return sign({ certificateUrl: serve('path-missing-intermediate', pem) })
    }),
    pathCase('path-name-constraints', 'The intermediate may only issue for other names', async () => {
      const constrained = await authority.intermediate({ keys, nameConstraints: { permitted: ['attacker.example'] } })
      return signUnder('path-name-constraints', constrained)
    }),
    pathCase('path-length', 'The intermediate may not issue further intermediates', async () => {
      const short = await authority.intermediate({ keys, basicConstraints: { ca: true, pathLength: 0 } })
      const long = await short.intermediate({ keys, subject: 'Countersign test intermediate of an intermediate' })
      return signUnder('path-length', long)
    }),
    pathCase('path-algorithms', 'The two fields that name the signature algorithm differ', () =>
      signUnder('path-algorithms', authority, { faults: ['algorithm-disagreement'] }),
    ),
  ]
}

function certificateMaterial({ sign, serve, authority, signer }: Material): CertificateMaterial {
  return {
    authority,
    dnsName: alexaDnsName,
    async signUnder(name, issuer, options) {
      const { chainPem } = await issuer.issue({ keys: signer.keys, dnsNames: [alexaDnsName], ...options })
      return await sign({ certificateUrl: serve(name, chainPem) })
    },
  }
}
