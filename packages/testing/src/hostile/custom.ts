import type { CertificateHost } from '../certificate-host.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import type { IssuedCertificate, TestAuthority } from '../test-authority.js'
import { endEntityCases, pathCases } from './certificate-cases.js'
import { type HostileCase, type HostileRequest, makeHostile } from './hostile-request.js'

/** What `sign` is asked to sign. */
export interface CustomSigning {
  /** The certificate whose key signs. */
  readonly signer: IssuedCertificate
  /** The URL that the request names. */
  readonly certificateUrl: string
  /** The signed time. */
  readonly timestamp: Date
}

/** Options of `hostile.custom`. */
export interface HostileCustomOptions {
  /** The authority that the verifier trusts. */
  authority: TestAuthority
  /** The host that the verifier fetches from. The certificates of the requests are put there, each at its own URL. */
  host: CertificateHost
  /** The dNSName that the definition of the scheme names. */
  dnsName: string
  /** Returns a URL that the policy of the scheme allows, another one for each number. */
  certificateUrl(number: number): string
  /** Signs a request that is genuine except for what it is given. */
  sign(signing: CustomSigning): Promise<SignedTestRequest>
  /** How many seconds a request may be off. Absent if the scheme signs no time. */
  tolerance?: { readonly past: number; readonly future: number }
  /** The time of the verifier. Default: now. */
  at?: Date
}

/**
 * Yields requests that no verifier of a scheme made with `defineScheme` may accept: each fault of a certificate, of its URL and
 * its file, a wrong signature, an altered body, and a time out of range. For schemes that sign with the chain at a URL.
 */
export async function* hostileCustom(options: HostileCustomOptions): AsyncGenerator<HostileRequest, void, undefined> {
  const { authority, host, dnsName, at = new Date() } = options
  let files = 0
  const serve = (file: string): string => {
    files += 1
    const url = options.certificateUrl(files)
    host.serve(url, file)
    return url
  }
  const signer = await authority.issue({ dnsNames: [dnsName] })
  const certificateUrl = serve(signer.chainPem)
  const sign = (changes: Partial<CustomSigning> = {}): Promise<SignedTestRequest> =>
    options.sign({ signer, certificateUrl, timestamp: at, ...changes })
  const certificates = {
    authority,
    dnsName,
    async signUnder(_name: string, issuer: TestAuthority, changes?: object): Promise<SignedTestRequest> {
      const { chainPem } = await issuer.issue({ keys: signer.keys, dnsNames: [dnsName], ...changes })
      return await sign({ certificateUrl: serve(chainPem) })
    },
  }
  yield* makeHostile([
    ...urlFaults(certificateUrl).map(
      ([name, why, url]): HostileCase => ({
        name,
        why,
        expectedCode: 'ERR_CERTIFICATE_URL_FORBIDDEN',
        make: () => {
          // The file is served nevertheless, so that a verifier without the rule would accept the request.
          host.serve(new URL(url).href, signer.chainPem)
          return sign({ certificateUrl: url })
        },
      }),
    ),
    {
      name: 'file-markup',
      why: 'A user may have written the certificate into a page',
      expectedCode: 'ERR_CERTIFICATE_FETCH_FAILED',
      make: () => sign({ certificateUrl: serve(`<pre>${signer.chainPem}</pre>`) }),
    },
    ...endEntityCases(certificates),
    ...pathCases(certificates),
    {
      name: 'signature-of-another-key',
      why: 'Another key made the signature',
      expectedCode: 'ERR_SIGNATURE_MISMATCH',
      make: async () => sign({ signer: await authority.issue({ dnsNames: [dnsName] }) }),
    },
    {
      name: 'body-extended',
      why: 'An unsigned byte follows the signed bytes',
      expectedCode: 'ERR_SIGNATURE_MISMATCH',
      make: async () => {
        const request = await sign()
        return { ...request, body: Uint8Array.of(...request.body, 0x0a) }
      },
    },
    ...timeFaults(options.tolerance).map(
      ([name, why, seconds]): HostileCase => ({
        name,
        why,
        expectedCode: 'ERR_TIMESTAMP_OUT_OF_RANGE',
        make: () => sign({ timestamp: new Date(at.getTime() + seconds * 1_000) }),
      }),
    ),
  ])
}

type UrlFault = readonly [name: string, why: string, url: string]

function urlFaults(good: string): readonly UrlFault[] {
  const { host, pathname } = new URL(good)
  return [
    ['url-http', 'Anyone between the two hosts can change a plain HTTP response', good.replace('https', 'http')],
    ['url-host', 'Another host can serve any certificate', `https://attacker.example${pathname}`],
    [
      'url-host-suffix',
      'The allowed host is only a prefix of this host',
      `https://${host}.attacker.example${pathname}`,
    ],
    ['url-host-prefix', 'The allowed host is only a suffix of this host', `https://attacker-${host}${pathname}`],
    ['url-port', 'Another port may be another server', `https://${host}:8443${pathname}`],
    [
      'url-userinfo',
      'The text that looks like the host is the user name',
      `https://${host}@attacker.example${pathname}`,
    ],
    ['url-path', 'Another path may be anybody’s', `https://${host}/attacker${pathname}`],
    ['url-query', 'A query may choose the content', `${good}?x`],
    ['url-fragment', 'The service never sends a fragment', `${good}#x`],
    ['url-dot-segments', 'Programs differ in how they resolve a path', `https://${host}/x/../../attacker${pathname}`],
  ]
}

type TimeFault = readonly [name: string, why: string, seconds: number]

function timeFaults(tolerance: HostileCustomOptions['tolerance']): readonly TimeFault[] {
  if (tolerance === undefined) return []
  return [
    ['stale', 'The timestamp is older than the tolerance', -tolerance.past - 1],
    // The clock may advance until the request arrives. The timestamp must still be out of range then.
    ['from-the-future', 'The timestamp is further in the future than the tolerance', tolerance.future + 3_600],
  ]
}
