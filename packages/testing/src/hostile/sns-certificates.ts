import { snsCertificateUrl, snsDnsName } from '../sns-endpoint.js'
import {
  type CertificateKit,
  pathCases as commonPathCases,
  endEntityCase,
  endEntityCases,
  pathCase,
} from './certificate-cases.js'
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
export function certificateCases(kit: Kit): HostileCase[] {
  const { sign, serve, signer, topicArn } = kit
  const certificates = certificateKit(kit)
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
    endEntityCase(certificates, 'name-other-region', 'It belongs to another region', mismatch, {
      dnsNames: ['sns-signing.me-central-1.amazonaws.com'],
    }),
    endEntityCase(certificates, 'name-of-a-bucket', 'Its name covers every bucket', mismatch, {
      dnsNames: ['*.amazonaws.com'],
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
export function pathCases(kit: Kit): HostileCase[] {
  const { authority, host, signer } = kit
  const { keys } = signer
  const certificates = certificateKit(kit)
  const { signUnder } = certificates
  return [
    ...commonPathCases(certificates),
    pathCase('path-no-issuer-url', 'Nothing says where the issuer’s certificate is', async () =>
      signUnder('path-no-issuer-url', await authority.intermediate({ keys }), { caIssuers: [] }),
    ),
    pathCase('path-foreign-issuer-url', 'The issuer’s certificate lies where a verifier must not be sent', async () => {
      const intermediate = await authority.intermediate({ keys })
      const url = 'http://169.254.169.254/latest/meta-data/'
      host.serve(url, intermediate.der)
      return signUnder('path-foreign-issuer-url', intermediate, { caIssuers: [url] })
    }),
  ]
}

function certificateKit({ sign, serve, authority, host, signer, topicArn }: Kit): CertificateKit {
  const dnsName = snsDnsName(topicArn)
  return {
    authority,
    dnsName,
    async signUnder(name, issuer, told) {
      const url =
        issuer === authority ? caIssuersUrl : `http://crt.${name.replaceAll('-', '')}.amazontrust.com/issuer.cer`
      host.serve(url, issuer.der)
      const { pem } = await issuer.issue({ keys: signer.keys, dnsNames: [dnsName], caIssuers: [url], ...told })
      return await sign({ certificateUrl: serve(pem) })
    },
  }
}
