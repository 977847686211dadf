import { alexaCertificateUrl, alexaDnsName } from '../alexa-request.js'
import type { HostedFile } from '../certificate-host.js'
import type { Kit } from './alexa-kit.js'
import {
  type CertificateKit,
  pathCases as commonPathCases,
  endEntityCase,
  endEntityCases,
  pathCase,
} from './certificate-cases.js'
import type { HostileCase } from './hostile-request.js'

/** Certificate URLs outside the policy. */
export function urlCases({ sign, host, signer }: Kit): HostileCase[] {
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

/** Files that are no certificate file. */
export function fileCases({ sign, serve, host, signer }: Kit): HostileCase[] {
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

/** End-entity certificates of the authority that may not sign. */
export function certificateCases(kit: Kit): HostileCase[] {
  const { sign, serve, authority } = kit
  const certificates = certificateKit(kit)
  const mismatch = 'ERR_SUBJECT_ALT_NAME_MISMATCH'
  const invalid = 'ERR_CERTIFICATE_INVALID'
  return [
    ...endEntityCases(certificates),
    endEntityCase(certificates, 'name-wildcard', 'Alexa signs under an exact name', mismatch, {
      dnsNames: ['*.amazon.com'],
    }),
    endEntityCase(certificates, 'name-suffix', 'The right name is only a prefix', mismatch, {
      dnsNames: [`${alexaDnsName}.attacker.example`],
    }),
    endEntityCase(certificates, 'name-nul', 'Readers that stop at NUL see the right name', mismatch, {
      dnsNames: [`${alexaDnsName}\0.attacker.example`],
    }),
    endEntityCase(certificates, 'usage-no-signature', 'Its key may not sign', invalid, {
      keyUsage: ['keyEncipherment'],
    }),
    endEntityCase(certificates, 'duplicate-extension', 'Readers differ on which of two counts', invalid, {
      faults: ['duplicate-extension'],
    }),
    endEntityCase(
      certificates,
      'certificate-trailing-bytes',
      'What follows the certificate is signed by nobody',
      invalid,
      {
        faults: ['trailing-bytes'],
      },
    ),
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

/** Certificates without a path to the authority. */
export function pathCases(kit: Kit): HostileCase[] {
  const { sign, serve, authority, signer } = kit
  const { keys } = signer
  const certificates = certificateKit(kit)
  const { signUnder } = certificates
  return [
    ...commonPathCases(certificates),
    pathCase('path-missing-intermediate', 'Nothing says who issued the certificate', async () => {
      const intermediate = await authority.intermediate({ keys })
      const { pem } = await intermediate.issue({ keys, dnsNames: [alexaDnsName] })
      return sign({ certificateUrl: serve('path-missing-intermediate', pem) })
    }),
    pathCase('path-name-constraints', 'The intermediate may issue for other names only', async () => {
      const constrained = await authority.intermediate({ keys, nameConstraints: { permitted: ['attacker.example'] } })
      return signUnder('path-name-constraints', constrained)
    }),
    pathCase('path-length', 'The intermediate may issue no further intermediates', async () => {
      const short = await authority.intermediate({ keys, basicConstraints: { ca: true, pathLength: 0 } })
      const long = await short.intermediate({ keys, subject: 'Countersign test intermediate of an intermediate' })
      return signUnder('path-length', long)
    }),
    pathCase('path-algorithms', 'The two places that name the signature algorithm disagree', () =>
      signUnder('path-algorithms', authority, { faults: ['algorithm-disagreement'] }),
    ),
  ]
}

function certificateKit({ sign, serve, authority, signer }: Kit): CertificateKit {
  return {
    authority,
    dnsName: alexaDnsName,
    async signUnder(name, issuer, told) {
      const { chainPem } = await issuer.issue({ keys: signer.keys, dnsNames: [alexaDnsName], ...told })
      return await sign({ certificateUrl: serve(name, chainPem) })
    },
  }
}
