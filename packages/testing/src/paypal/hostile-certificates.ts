import type { KeyType } from '../authority/test-keys.js'
import {
  type CertificateMaterial,
  pathCases as commonPathCases,
  endEntityCase,
  endEntityCases,
  pathCase,
} from '../hostile/certificate-cases.js'
import type { HostileCase } from '../hostile/hostile-request.js'
import { caIssuersUrl, type Material } from './hostile-material.js'
import { payPalCertificateUrl, payPalDnsName } from './paypal-webhook.js'

/** Certificate URLs outside the policy. */
export function urlCases({ sign, host, signer }: Material): HostileCase[] {
  const id = '360caa42-fca2a594-ffffffff'
  const good = payPalCertificateUrl('live', id)
  const { host: name, pathname } = new URL(good)
  const forbidden: [name: string, why: string, url: string][] = [
    ['url-http', 'Anyone between the two hosts can change a plain HTTP response', good.replace('https', 'http')],
    ['url-host', 'Another host can serve any certificate', `https://attacker.example${pathname}`],
    [
      'url-host-suffix',
      'The allowed host is only a prefix of this host',
      `https://${name}.attacker.example${pathname}`,
    ],
    ['url-host-prefix', 'The allowed host is only a suffix of this host', `https://attacker-${name}${pathname}`],
    ['url-host-subdomain', 'The host is another host of the same domain', `https://x.${name}${pathname}`],
    ['url-host-api-m', 'PayPal does not keep its certificates at this host', good.replace('//api.', '//api-m.')],
    ['url-host-www', 'Pages that users write may be on this host', good.replace('//api.', '//www.')],
    ['url-host-domain', 'The domain itself is another host', good.replace('//api.', '//')],
    ['url-host-upper-case', 'PayPal never writes the URL like this', good.replace('paypal', 'PayPal')],
    ['url-trailing-dot', 'A dot at the end makes it another host name', good.replace('.com/', '.com./')],
    ['url-sandbox', 'Anyone may have an account in the sandbox', payPalCertificateUrl('sandbox', id)],
    ['url-port', 'Another port may be another server', `https://${name}:8443${pathname}`],
    ['url-default-port', 'PayPal never writes the port', `https://${name}:443${pathname}`],
    [
      'url-userinfo',
      'The text that looks like the host is the user name',
      `https://${name}@attacker.example${pathname}`,
    ],
    ['url-user', 'PayPal never writes a user name', `https://x@${name}${pathname}`],
    ['url-query', 'The service returns content that a query chooses', `${good}?redirect=https://attacker.example`],
    ['url-fragment', 'PayPal never sends a fragment', `${good}#x`],
    ['url-path', 'The path does not name a certificate', `https://${name}/v1/notifications/webhooks-events`],
    ['url-path-prefix', 'The allowed path is only a suffix of this path', `https://${name}/x${pathname}`],
    ['url-path-suffix', 'The allowed path is only a prefix of this path', `${good}/x`],
    ['url-path-case', 'The path differs in upper and lower case', good.replace('CERT-', 'cert-')],
    ['url-id-empty', 'The path names no certificate', good.replace(id, '')],
    ['url-id-case', 'PayPal writes the id in lower case', good.replace(id, id.toUpperCase())],
    ['url-id-letters', 'The id has letters that are not hex digits', good.replace(id, 'attacker')],
    ['url-id-long', 'No genuine id is this long', good.replace(id, 'a'.repeat(2_000))],
    ['url-dot-segments', 'The path leads out of the folder', good.replace('CERT-', '../certs/CERT-')],
    ['url-encoded-dots', 'The path has encoded dot segments', good.replace('CERT-', '%2e%2e/certs/CERT-')],
    ['url-encoded-slash', 'Programs differ in how they read an encoded slash', good.replace('/CERT-', '%2fCERT-')],
    ['url-double-slash', 'Programs differ in how they read an empty segment', good.replace('/certs', '//certs')],
    ['url-backslash', 'Programs differ in how they read a backslash', good.replace('/certs/', '/certs\\')],
    ['url-space', 'Programs differ in how they read a space', good.replace(id, `${id} x`)],
    ['url-relative', 'It is not an absolute URL', pathname],
    ['url-no-scheme', 'The URL has no scheme', good.replace('https:', '')],
    ['url-data', 'The URL contains its own certificate', 'data:application/x-pem-file,CERT-0'],
    ['url-file', 'The URL is a file of this machine', `file://${pathname}`],
  ]
  return forbidden.map(([caseName, why, url]) => ({
    name: caseName,
    why,
    expectedCode: 'ERR_CERTIFICATE_URL_FORBIDDEN',
    make: () => {
      // The host still serves the file, so that a verifier without the rule would accept the delivery.
      if (URL.canParse(url)) host.serve(new URL(url).href, signer.pem)
      return sign({ certificateUrl: url })
    },
  }))
}

/** Files that are not certificate files. */
export function fileCases({ sign, serve, host, signer }: Material): HostileCase[] {
  const file = (name: string, why: string, content: string | Uint8Array): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_CERTIFICATE_FETCH_FAILED',
    make: () => sign({ certificateUrl: serve(content) }),
  })
  return [
    {
      name: 'file-missing',
      why: 'The URL is allowed, but there is no file',
      expectedCode: 'ERR_CERTIFICATE_FETCH_FAILED',
      make: () => sign({ certificateUrl: payPalCertificateUrl('live', 'dddddddd-dddddddd-dddddddd') }),
    },
    {
      name: 'file-redirect',
      why: 'A redirect would bypass the rules for the URL',
      expectedCode: 'ERR_CERTIFICATE_FETCH_FAILED',
      make: () => {
        const certificateUrl = serve(signer.pem)
        host.serve('https://attacker.example/cert.pem', signer.pem)
        host.fail({ kind: 'redirect', location: 'https://attacker.example/cert.pem' }, { url: certificateUrl })
        return sign({ certificateUrl })
      },
    },
    file('file-html', 'The file is not a certificate file', '<!doctype html><title>Sign in</title>'),
    file('file-markup', 'A user may have written the certificate into a page', `<pre>${signer.pem}</pre>`),
    file('file-json', 'An API may answer with text that users wrote', JSON.stringify({ certificate: signer.pem })),
    file('file-oversize', 'No genuine certificate file has 70 KB', signer.pem + '\n'.repeat(70_000)),
    file('file-garbage', 'The file is not text', Uint8Array.of(0x30, 0x82, 0xff, 0xff, 0xff, 0xfe)),
    file(
      'file-public-key',
      'A public key without a certificate does not say who owns it',
      signer.pem.replaceAll('CERTIFICATE', 'PUBLIC KEY'),
    ),
  ]
}

/** End-entity certificates of the authority that may not sign. */
export function certificateCases(material: Material): HostileCase[] {
  const { sign, serve, authority, host } = material
  const certificates = certificateMaterial(material)
  const mismatch = 'ERR_SUBJECT_ALT_NAME_MISMATCH'
  const invalid = 'ERR_CERTIFICATE_INVALID'
  const withKey = (name: string, why: string, keyType: KeyType): HostileCase => ({
    name,
    why,
    expectedCode: invalid,
    make: async () => {
      host.serve(caIssuersUrl, authority.der)
      const issued = await authority.issue({ keyType, dnsNames: [payPalDnsName()], caIssuers: [caIssuersUrl] })
      return await sign({ signer: issued, certificateUrl: serve(issued.pem) })
    },
  })
  return [
    ...endEntityCases(certificates),
    endEntityCase(certificates, 'name-sandbox', 'The certificate belongs to the sandbox', mismatch, {
      dnsNames: [payPalDnsName('sandbox')],
    }),
    endEntityCase(certificates, 'name-of-the-host', 'The TLS certificate of the host does not sign', mismatch, {
      dnsNames: ['api.paypal.com'],
    }),
    endEntityCase(certificates, 'name-wildcard', 'PayPal signs with a certificate that has the exact name', mismatch, {
      dnsNames: ['*.paypal.com'],
    }),
    endEntityCase(certificates, 'name-suffix', 'The right name is only a prefix of this name', mismatch, {
      dnsNames: [`${payPalDnsName()}.attacker.example`],
    }),
    endEntityCase(certificates, 'name-nul', 'A program that stops at NUL reads the right name', mismatch, {
      dnsNames: [`${payPalDnsName()}\0.attacker.example`],
    }),
    endEntityCase(certificates, 'usage-no-signature', 'The key usage does not allow signatures', invalid, {
      keyUsage: ['keyEncipherment'],
    }),
    endEntityCase(
      certificates,
      'duplicate-extension',
      'Programs differ in which of two equal extensions they read',
      invalid,
      { faults: ['duplicate-extension'] },
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
    withKey('key-type', 'PayPal signs with RSA, and the sender must not choose the algorithm', 'P-256'),
    withKey('key-small', 'The key has 1,024 bits', 'RSA-1024'),
  ]
}

/** Certificates without a path to the authority. */
export function pathCases(material: Material): HostileCase[] {
  const { authority, host, signer, sign, serve } = material
  const { keys } = signer
  const certificates = certificateMaterial(material)
  const { signUnder } = certificates
  const foreign = (name: string, why: string, url: string): HostileCase =>
    pathCase(name, why, async () => {
      const intermediate = await authority.intermediate({ keys })
      host.serve(url, intermediate.der)
      return signUnder(name, intermediate, { caIssuers: [url] })
    })
  return [
    ...commonPathCases(certificates),
    pathCase('path-issuer-expired', 'The certificate of the issuer has expired', async () =>
      signUnder('path-issuer-expired', await authority.intermediate({ keys, faults: ['expired'] })),
    ),
    pathCase('path-issuer-may-not-sign', 'The key usage of the issuer does not allow certificates', async () =>
      signUnder('path-issuer-may-not-sign', await authority.intermediate({ keys, keyUsage: ['cRLSign'] })),
    ),
    pathCase('path-no-issuer-url', 'The certificate has no URL of its issuer', async () =>
      signUnder('path-no-issuer-url', await authority.intermediate({ keys }), { caIssuers: [] }),
    ),
    foreign(
      'path-foreign-issuer-url',
      'The URL of the issuer is on a host that is not allowed',
      'http://169.254.169.254/latest/meta-data/',
    ),
    foreign(
      'path-issuer-url-suffix',
      'The allowed host is only a prefix of the host of the issuer',
      'http://cacerts.digicert.com.attacker.example/issuer.crt',
    ),
    foreign(
      'path-issuer-url-port',
      'Another port may be another server',
      'http://cacerts.digicert.com:8080/issuer.crt',
    ),
    foreign(
      'path-issuer-url-query',
      'DigiCert never writes a query into the URL of an issuer',
      'http://cacerts.digicert.com/issuer.crt?x=y',
    ),
    pathCase('path-name-constraints', 'The intermediate may only issue for other names', async () => {
      const constrained = await authority.intermediate({ keys, nameConstraints: { permitted: ['attacker.example'] } })
      return signUnder('path-name-constraints', constrained)
    }),
    pathCase('path-length', 'The intermediate may not issue further intermediates', async () => {
      const short = await authority.intermediate({ keys, basicConstraints: { ca: true, pathLength: 0 } })
      const long = await short.intermediate({ keys, subject: 'Countersign test intermediate of an intermediate' })
      const { chainPem } = await long.issue({ keys, dnsNames: [payPalDnsName()] })
      return sign({ certificateUrl: serve(chainPem) })
    }),
    pathCase('path-algorithms', 'The two fields that name the signature algorithm differ', () =>
      signUnder('path-algorithms', authority, { faults: ['algorithm-disagreement'] }),
    ),
    pathCase('path-chain-of-another-authority', 'The file holds a whole chain, to another anchor', async () => {
      const impostor = await authority.intermediate({ keyType: 'P-256', faults: ['self-signed'] })
      const { chainPem } = await impostor.issue({ keys, dnsNames: [payPalDnsName()] })
      return sign({ certificateUrl: serve(chainPem) })
    }),
  ]
}

function certificateMaterial({ sign, serve, authority, host, signer }: Material): CertificateMaterial {
  const dnsName = payPalDnsName()
  return {
    authority,
    dnsName,
    async signUnder(name, issuer, options) {
      const url = issuer === authority ? caIssuersUrl : `http://cacerts.digicert.com/${name}.crt`
      host.serve(url, issuer.der)
      const { pem } = await issuer.issue({ keys: signer.keys, dnsNames: [dnsName], caIssuers: [url], ...options })
      return await sign({ certificateUrl: serve(pem) })
    },
  }
}
