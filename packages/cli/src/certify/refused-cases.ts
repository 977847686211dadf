import type { HostileRequest, SignedTestRequest, TestAuthority } from '@countersign/testing'
import { type CertificateHost, createCertificateHost, createTestAuthority } from '@countersign/testing'
import type { EndpointCase } from './endpoint-case.js'

/** An authority that an endpoint trusts, and the host that it fetches certificates from. */
export interface TrustedAuthority {
  readonly authority: TestAuthority
  readonly host: CertificateHost
}

/** Creates an authority and a host that no endpoint knows, if the endpoint trusts no authority. */
export async function orUntrusted(trusted: TrustedAuthority | undefined): Promise<TrustedAuthority> {
  return trusted ?? { authority: await createTestAuthority(), host: createCertificateHost() }
}

/** Makes the cases that an endpoint must serve. */
export async function* servedCases<Options>(
  cases: Iterable<readonly [name: string, why: string, options: Options]>,
  sign: (options: Options) => Promise<SignedTestRequest>,
): AsyncGenerator<EndpointCase, void, undefined> {
  for (const [name, why, options] of cases) yield { name, why, expected: 'served', request: await sign(options) }
}

/**
 * Makes the cases that an endpoint must refuse. An endpoint that trusts no test authority cannot fetch its certificates, so the
 * requests that differ only in their certificates would be the same case, and are left out. The others name a certificate of
 * the service instead, which `withServiceCertificate` sets.
 */
export async function* refusedCases(
  requests: AsyncIterable<HostileRequest>,
  withServiceCertificate?: (request: SignedTestRequest) => SignedTestRequest,
): AsyncGenerator<EndpointCase, void, undefined> {
  for await (const { name, why, request, expectedCode } of requests) {
    if (withServiceCertificate !== undefined && certificateCase.test(name)) continue
    yield {
      name,
      why,
      expected: 'refused',
      tolerated: toleratedFor(name, expectedCode),
      request: withServiceCertificate?.(request) ?? request,
    }
  }
}

const certificateCase = /^(?:certificate-(?!in-)|(?:name|usage|path|file|key|critical|duplicate)-)/

function toleratedFor(name: string, code: string): readonly number[] {
  // A server may not support the method.
  if (name === 'wrong-method' || name.startsWith('method-')) return [404, 405, 501]
  // The fault is in the certificate host, and may be temporary.
  return code === 'ERR_CERTIFICATE_FETCH_FAILED' ? [503] : []
}

/** Returns a request with a header set that names a file of the test host. The pattern recognises these URLs. */
export function withUrl(
  request: SignedTestRequest,
  header: string,
  ofTestHost: RegExp,
  certificateUrl: string,
): SignedTestRequest {
  const isOurs = (name: string, value: string): boolean => name === header && ofTestHost.test(value)
  return {
    ...request,
    headers: request.headers.map(([name, value]) => [name, isOurs(name, value) ? certificateUrl : value]),
  }
}
