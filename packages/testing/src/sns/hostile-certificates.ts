import {
  type CertificateMaterial,
  pathCases as commonPathCases,
  endEntityCase,
  endEntityCases,
  pathCase,
} from '../hostile/certificate-cases.js'
import type { HostileCase } from '../hostile/hostile-request.js'
import { caIssuersUrl, type Material } from './hostile-material.js'
import { snsCertificateUrl, snsDnsName } from './sns-endpoint.js'

/** Certificate URLs outside the policy. */
export function urlCases({ sign, host, signer, topicArn }: Material): HostileCase[] {
  const good = snsCertificateUrl(topicArn, 'f'.repeat(32))
  const { host: name, pathname } = new URL(good)
  const otherRegion = topicArn.includes(':us-east-1:') ? 'us-west-2' : 'us-east-1'
  const forbidden: [name: string, why: string, url: string][] = [
    ['url-http', 'Anyone between the two hosts can change a plain HTTP response', good.replace('https', 'http')],
    ['url-bucket', 'The host serves buckets, and anyone may own a bucket', `https://s3.amazonaws.com${pathname}`],
    [
      'url-bucket-named-sns',
      'The host is a bucket named sns, which anyone may own',
      `https://sns.s3-us-west-2.amazonaws.com${pathname}`,
    ],
    [
      'url-bucket-host',
      'The host serves buckets, and anyone may own a bucket',
      `https://attacker.s3.amazonaws.com${pathname}`,
    ],
    [
      'url-host-suffix',
      'The allowed host is only a prefix of this host',
      `https://${name}.attacker.example${pathname}`,
    ],
    ['url-host-prefix', 'The allowed host is only a suffix of this host', `https://attacker-${name}${pathname}`],
    [
      'url-other-region',
      'Another region does not sign messages of this topic',
      `https://sns.${otherRegion}.amazonaws.com${pathname}`,
    ],
    [
      'url-other-partition',
      'Another partition does not sign messages of this topic',
      `https://sns.cn-north-1.amazonaws.com.cn${pathname}`,
    ],
    [
      'url-upper-case',
      'Amazon never writes the URL like this',
      good.replace('SimpleNotificationService', 'SIMPLENOTIFICATIONSERVICE'),
    ],
    ['url-port', 'Another port may be another server', `https://${name}:8443${pathname}`],
    [
      'url-userinfo',
      'The text that looks like the host is the user name',
      `https://${name}@attacker.example${pathname}`,
    ],
    ['url-query', 'The service returns content that a query chooses', `${good}?Action=x`],
    ['url-fragment', 'Amazon never sends a fragment', `${good}#x`],
    ['url-newline', 'A pattern that does not check the end accepts the newline', `${good}\n`],
    ['url-path', 'The path does not name a certificate file', `https://${name}/?Action=GetTopicAttributes&x=.pem`],
    ['url-dot-segments', 'The path has dot segments', good.replace('/Simple', '/x/../Simple')],
    [
      'url-trailing-dot',
      'A dot at the end makes it another host name, with other rules',
      good.replace('.com/', '.com./'),
    ],
  ]
  return forbidden.map(([caseName, why, url]) => ({
    name: caseName,
    why,
    expectedCode: 'ERR_CERTIFICATE_URL_FORBIDDEN',
    make: () => {
      // The host still serves the file, so that a verifier without the rule would accept the message.
      host.serve(new URL(url).href, signer.pem)
      return sign({ certificateUrl: url })
    },
  }))
}

/** Certificate files, and end-entity certificates of the authority that may not sign. */
export function certificateCases(material: Material): HostileCase[] {
  const { sign, serve, signer, topicArn } = material
  const certificates = certificateMaterial(material)
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
  return [
    ...endEntityCases(certificates),
    endEntityCase(certificates, 'name-other-region', 'The certificate belongs to another region', mismatch, {
      dnsNames: ['sns-signing.me-central-1.amazonaws.com'],
    }),
    endEntityCase(certificates, 'name-of-a-bucket', 'The name of the certificate covers every bucket', mismatch, {
      dnsNames: ['*.amazonaws.com'],
    }),
    file(
      'file-markup',
      'A user may have written the certificate into a document',
      'ERR_CERTIFICATE_FETCH_FAILED',
      `<?xml version="1.0"?><Message>${signer.pem}</Message>`,
    ),
    file(
      'file-public-key',
      'A public key without a certificate does not say who owns it',
      'ERR_CERTIFICATE_FETCH_FAILED',
      signer.pem.replaceAll('CERTIFICATE', 'PUBLIC KEY'),
    ),
    {
      name: 'file-missing',
      why: 'The URL is allowed, but there is no file',
      expectedCode: 'ERR_CERTIFICATE_FETCH_FAILED',
      make: () => sign({ certificateUrl: snsCertificateUrl(topicArn, 'd'.repeat(32)) }),
    },
  ]
}

/** Certificates without a path to the authority. */
export function pathCases(material: Material): HostileCase[] {
  const { authority, host, signer } = material
  const { keys } = signer
  const certificates = certificateMaterial(material)
  const { signUnder } = certificates
  return [
    ...commonPathCases(certificates),
    pathCase('path-no-issuer-url', 'The certificate has no URL of its issuer', async () =>
      signUnder('path-no-issuer-url', await authority.intermediate({ keys }), { caIssuers: [] }),
    ),
    pathCase('path-foreign-issuer-url', 'The URL of the issuer is on a host that is not allowed', async () => {
      const intermediate = await authority.intermediate({ keys })
      const url = 'http://169.254.169.254/latest/meta-data/'
      host.serve(url, intermediate.der)
      return signUnder('path-foreign-issuer-url', intermediate, { caIssuers: [url] })
    }),
  ]
}

function certificateMaterial({ sign, serve, authority, host, signer, topicArn }: Material): CertificateMaterial {
  const dnsName = snsDnsName(topicArn)
  return {
    authority,
    dnsName,
    async signUnder(name, issuer, options) {
      const url =
        issuer === authority ? caIssuersUrl : `http://crt.${name.replaceAll('-', '')}.amazontrust.com/issuer.cer`
      host.serve(url, issuer.der)
      const { pem } = await issuer.issue({ keys: signer.keys, dnsNames: [dnsName], caIssuers: [url], ...options })
      return await sign({ certificateUrl: serve(pem) })
    },
  }
}
