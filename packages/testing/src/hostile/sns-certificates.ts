import { snsCertificateUrl, snsDnsName } from '../sns-endpoint.js'
import type { IssuedCertificate } from '../test-authority.js'
import type { CertificateOptions } from '../test-certificate.js'
import type { HostileCase } from './hostile-request.js'
import { caIssuersUrl, type Kit } from './sns-kit.js'

/** Certificate URLs outside the policy. */
export function urlCases({ sign, host, signer, topicArn }: Kit): HostileCase[] {
  const good = snsCertificateUrl(topicArn, 'f'.repeat(32))
  const { host: name, pathname } = new URL(good)
  const otherRegion = topicArn.includes(':us-east-1:') ? 'us-west-2' : 'us-east-1'
  const forbidden: [name: string, why: string, url: string][] = [
    ['url-http', 'Anyone on the way may change what plain HTTP brings', good.replace('https', 'http')],
    ['url-bucket', 'Anyone may own a bucket', `https://s3.amazonaws.com${pathname}`],
    ['url-bucket-named-sns', 'Somebody owns this bucket', `https://sns.s3-us-west-2.amazonaws.com${pathname}`],
    ['url-bucket-host', 'Anyone may own a bucket', `https://attacker.s3.amazonaws.com${pathname}`],
    ['url-host-suffix', 'The right host is only a prefix', `https://${name}.attacker.example${pathname}`],
    ['url-host-prefix', 'The right host is only a suffix', `https://attacker-${name}${pathname}`],
    [
      'url-other-region',
      'Another region signs no messages of this topic',
      `https://sns.${otherRegion}.amazonaws.com${pathname}`,
    ],
    ['url-other-partition', 'Another partition does not either', `https://sns.cn-north-1.amazonaws.com.cn${pathname}`],
    [
      'url-upper-case',
      'Amazon never writes it so',
      good.replace('SimpleNotificationService', 'SIMPLENOTIFICATIONSERVICE'),
    ],
    ['url-port', 'Another port is another server', `https://${name}:8443${pathname}`],
    ['url-userinfo', 'What looks like the host is a user', `https://${name}@attacker.example${pathname}`],
    ['url-query', 'The service answers queries with what it is asked for', `${good}?Action=x`],
    ['url-fragment', 'Amazon never sends one', `${good}#x`],
    ['url-newline', 'A pattern whose end is lenient lets it through', `${good}\n`],
    ['url-path', 'It is no certificate', `https://${name}/?Action=GetTopicAttributes&x=.pem`],
    ['url-dot-segments', 'The path leads elsewhere', good.replace('/Simple', '/x/../Simple')],
    ['url-trailing-dot', 'It is another name for the host, with rules of its own', good.replace('.com/', '.com./')],
  ]
  return forbidden.map(([caseName, why, url]) => ({
    name: caseName,
    why,
    expectedCode: 'ERR_CERTIFICATE_URL_FORBIDDEN',
    make: () => {
      // Served all the same, so that a verifier without the rule would go on to accept the message.
      host.serve(new URL(url).href, signer.pem)
      return sign({ certificateUrl: url })
    },
  }))
}

/** Certificate files, and end-entity certificates of the authority that may not sign. */
export function certificateCases({ sign, serve, authority, signer, topicArn }: Kit): HostileCase[] {
  const { keys } = signer
  const genuine = { keys, dnsNames: [snsDnsName(topicArn)], caIssuers: [caIssuersUrl] }
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
    make: async () => sign({ certificateUrl: serve((await authority.issue({ ...genuine, ...told })).pem) }),
  })
  const file = (
    name: string,
    why: string,
    expectedCode: HostileCase['expectedCode'],
    content: string,
  ): HostileCase => ({
    name,
    why,
    expectedCode,
    make: () => sign({ certificateUrl: serve(content) }),
  })
  const mismatch = 'ERR_SUBJECT_ALT_NAME_MISMATCH'
  const invalid = 'ERR_CERTIFICATE_INVALID'
  return [
    certificate('certificate-expired', 'Its validity has ended', 'ERR_CERTIFICATE_EXPIRED', { faults: ['expired'] }),
    certificate('certificate-not-yet-valid', 'Its validity has not begun', 'ERR_CERTIFICATE_NOT_YET_VALID', {
      faults: ['not-yet-valid'],
    }),
    certificate('name-other', 'It belongs to another service', mismatch, { dnsNames: ['attacker.example'] }),
    certificate('name-other-region', 'It belongs to another region', mismatch, {
      dnsNames: ['sns-signing.me-central-1.amazonaws.com'],
    }),
    certificate('name-of-a-bucket', 'Its name covers every bucket', mismatch, { dnsNames: ['*.amazonaws.com'] }),
    certificate('name-in-subject', 'A common name counts for nothing', mismatch, {
      dnsNames: [],
      subject: snsDnsName(topicArn),
    }),
    certificate('usage-ca', 'A CA certificate signs certificates, no messages', invalid, {
      basicConstraints: { ca: true },
      keyUsage: ['keyCertSign', 'digitalSignature'],
    }),
    certificate('usage-purpose', 'It is for clients only', invalid, { extendedKeyUsage: ['clientAuth'] }),
    certificate('critical-extension', 'It says something that must be understood', invalid, {
      faults: ['unknown-critical-extension'],
    }),
    file(
      'file-markup',
      'A certificate inside a page is what some user wrote',
      'ERR_CERTIFICATE_FETCH_FAILED',
      `<?xml version="1.0"?><Message>${signer.pem}</Message>`,
    ),
    file(
      'file-public-key',
      'A bare key says nothing about whose it is',
      'ERR_CERTIFICATE_FETCH_FAILED',
      signer.pem.replaceAll('CERTIFICATE', 'PUBLIC KEY'),
    ),
    {
      name: 'file-missing',
      why: 'The URL is allowed, and there is nothing at it',
      expectedCode: 'ERR_CERTIFICATE_FETCH_FAILED',
      make: () => sign({ certificateUrl: snsCertificateUrl(topicArn, 'd'.repeat(32)) }),
    },
  ]
}

/** Certificates without a path to the authority. */
export function pathCases({ sign, serve, authority, host, signer, topicArn }: Kit): HostileCase[] {
  const { keys } = signer
  const genuine = { keys, dnsNames: [snsDnsName(topicArn)], caIssuers: [caIssuersUrl] }
  const refused = (
    name: string,
    why: string,
    issue: () => Promise<IssuedCertificate>,
    expectedCode: HostileCase['expectedCode'] = 'ERR_CERTIFICATION_PATH_INVALID',
  ): HostileCase => ({
    name,
    why,
    expectedCode,
    make: async () => sign({ certificateUrl: serve((await issue()).pem) }),
  })
  return [
    refused('path-self-signed', 'Anyone can vouch for themselves', () =>
      authority.issue({ ...genuine, faults: ['self-signed'] }),
    ),
    refused('path-other-authority', 'Another authority has taken the name of the trusted one', async () => {
      const { subject } = authority
      const impostor = await authority.intermediate({ keyType: 'P-256', subject, faults: ['self-signed'] })
      const url = 'http://crt.impostor.amazontrust.com/impostor.cer'
      host.serve(url, impostor.der)
      return impostor.issue({ ...genuine, caIssuers: [url] })
    }),
    refused('path-altered', 'The certificate was changed after it was signed', () =>
      authority.issue({ ...genuine, faults: ['altered-signature'] }),
    ),
    refused('path-sha1', 'Two certificates can be made that share a SHA-1 signature', () =>
      authority.issue({ ...genuine, faults: ['sha1-signature'] }),
    ),
    refused('path-through-end-entity', 'The holder of some certificate has issued another with it', async () => {
      const holder = await authority.intermediate({
        keys,
        dnsNames: ['attacker.example'],
        basicConstraints: { ca: false },
        keyUsage: ['digitalSignature'],
      })
      const url = 'http://crt.holder.amazontrust.com/holder.cer'
      host.serve(url, holder.der)
      return holder.issue({ ...genuine, caIssuers: [url] })
    }),
    refused('path-no-issuer-url', 'Nothing says where the issuer’s certificate is', async () =>
      (await authority.intermediate({ keys })).issue({ ...genuine, caIssuers: [] }),
    ),
    refused(
      'path-foreign-issuer-url',
      'The issuer’s certificate lies where a verifier must not be sent',
      async () => {
        const intermediate = await authority.intermediate({ keys })
        const url = 'http://169.254.169.254/latest/meta-data/'
        host.serve(url, intermediate.der)
        return intermediate.issue({ ...genuine, caIssuers: [url] })
      },
      'ERR_CERTIFICATION_PATH_INVALID',
    ),
  ]
}
