import { type ApigProfileName, createApigVerifier, signApigHeaders } from '@countersign/core/apig'
import { hostile, type SignedTestRequest } from '@countersign/testing'
import { randomSecret } from '../material/random-secret.js'
import { absoluteUrl } from '../request/absolute-url.js'
import type { Fixture } from '../request/fixture.js'
import { InputError, parseHeaders } from '../request/header-text.js'
import type { PageScheme } from './page-scheme.js'
import { headerOf } from './read-claims.js'

/** Huawei Cloud API Gateway. */
export const apig: PageScheme = {
  title: 'API Gateway',
  noun: 'a request of API Gateway',
  trusts: 'secret',
  headers: ['authorization', 'content-type', 'x-role', 'x_role', 'x-sdk-content-sha256', 'x-sdk-date'],
  sampleUrl: 'https://backend.example/orders',
  certificateUrlOf: () => '',
  timestampOf(request) {
    const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headerOf(request, 'x-sdk-date'))
    return parts === null ? '' : `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`
  },
  isOwn: () => false,
  genuine: (_, { url, accessKey, secret }) => signApig(plainRequest(url), { accessKey, secret }),
  signDefaults: () => ({ 's-secret': randomSecret() }),
  async sign({ url, at, value, trimmed }) {
    const headers = parseHeaders(value('s-headers'))
    const body = new TextEncoder().encode(value('s-body'))
    const signedHeaders = value('s-signed-headers')
      .split(/[\s,;]+/)
      .filter((name) => name !== '')
    return await signApig(
      { method: trimmed('s-method'), url, headers, body },
      {
        accessKey: trimmed('s-key'),
        secret: value('s-secret'),
        profile: value('s-profile') as ApigProfileName,
        ...(at && { date: at }),
        ...(signedHeaders.length > 0 && { signedHeaders }),
      },
    )
  },
  hostile: (_, { url, accessKey, secret }, at) => hostile.apig({ accessKey, secret, url, at }),
  createVerifier({ accessKey, secret, profile, trustedHost, allowUnsignedPayload, at }) {
    if (accessKey === '' || secret === '') throw new InputError('Enter the access key and its secret')
    return createApigVerifier({
      secrets: { [accessKey]: secret },
      profile,
      allowUnsignedPayload,
      ...(at && { currentDate: () => at }),
      ...(trustedHost !== '' && { trustedHost }),
    })
  },
  receiver: ({ accessKey }) => ({ accessKey }),
  notes: () => [],
}

// Build a request as API Gateway sends it.
function plainRequest(url: string): SignedTestRequest {
  return {
    method: 'POST',
    url,
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Role', 'reader'],
    ],
    body: new TextEncoder().encode('{"order":1}'),
  }
}

/** A key that API Gateway signs with. */
type ApigKey = Omit<Parameters<typeof signApigHeaders>[1], 'crypto'>

/**
 * Signs a request as API Gateway does, including its Host header.
 *
 * @throws InputError for a URL that is not absolute.
 * @throws TypeError and VerificationError as `signApigHeaders` does.
 */
async function signApig(request: SignedTestRequest, key: ApigKey): Promise<Fixture> {
  const at = key.date ?? new Date()
  const headers = withHost(request)
  const added = await signApigHeaders({ ...request, headers }, { ...key, date: at })
  return {
    scheme: 'apig',
    request: { ...request, headers: replaced(headers, Object.entries(added)) },
    at,
    certificates: {},
  }
}

// Returns the headers with others, which replace those of the same name.
function replaced(
  headers: readonly (readonly [string, string])[],
  added: readonly (readonly [string, string])[],
): [string, string][] {
  const names = new Set(added.map(([name]) => name.toLowerCase()))
  return [...headers.filter(([name]) => !names.has(name.toLowerCase())), ...added].map(([name, value]) => [name, value])
}

// Write the Host header: clients differ on whether it repeats a default port, and on an upper-case host.
function withHost({ url, headers }: SignedTestRequest): [string, string][] {
  if (headers.some(([name]) => name.toLowerCase() === 'host')) return headers
  return [['Host', absoluteUrl(url).host], ...headers]
}
