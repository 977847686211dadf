import type { WebCrypto } from '@countersign/core'
import { type OptionKind, type OptionKinds, readOptions } from '@countersign/core/http'
import { type HostileCase, type HostileRequest, headerOf, makeHostile, withHeader } from '../hostile/hostile-request.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import { type SignApigTestRequestOptions, signApigTestRequest, testAccessKey, testSecret } from './apig-request.js'

/** Options of `hostile.apig`. */
export interface HostileApigOptions {
  /** An access key that the verifier accepts. Default: the test access key. */
  accessKey?: string
  /** The secret of the access key. Default: the test secret. */
  secret?: string
  /** The time of the verifier. Default: now. */
  at?: Date
  /** The absolute URL of the backend, with a query. */
  url?: string
  /** The WebCrypto engine. Default: the runtime's own. */
  crypto?: WebCrypto
}

type Sign = (options?: SignApigTestRequestOptions) => Promise<SignedTestRequest>

const mismatch = 'ERR_SIGNATURE_MISMATCH'
const malformed = 'ERR_HEADER_INVALID'

const aString: OptionKind = { wanted: 'a string', secret: true, accepts: (value) => typeof value === 'string' }
const aTime: OptionKind = { wanted: 'a Date', accepts: (value) => value instanceof Date }
const anEngine: OptionKind = { wanted: 'a WebCrypto object', accepts: (value) => typeof value === 'object' }

const optionKinds: OptionKinds<HostileApigOptions> = {
  accessKey: aString,
  secret: aString,
  at: aTime,
  url: aString,
  crypto: anEngine,
}

/**
 * Makes requests that no APIG verifier with the strict profile, and without a canonicalUrl or trustedHost, may accept.
 *
 * @throws TypeError if an option is unknown or not valid.
 */
export async function* hostileApig(options: HostileApigOptions = {}): AsyncGenerator<HostileRequest, void, undefined> {
  const given = readOptions('hostile.apig', options, optionKinds)
  const { accessKey = testAccessKey, secret = testSecret, at = new Date(), url, crypto } = given
  const sign: Sign = (changes) =>
    signApigTestRequest({
      accessKey,
      secret,
      date: at,
      ...(url === undefined ? {} : { url }),
      ...(crypto === undefined ? {} : { crypto }),
      ...changes,
    })
  yield* makeHostile([
    ...authorizationCases(sign),
    ...signedHeaderCases(sign),
    ...freshnessCases(sign, at),
    ...alteredCases(sign),
  ])
}

function authorizationCases(sign: Sign): HostileCase[] {
  const edited = (edit: (value: string) => string) => async (): Promise<SignedTestRequest> => {
    const request = await sign()
    return withHeader(request, 'Authorization', edit(headerOf(request, 'Authorization')))
  }
  const rewritten = (name: string, why: string, edit: (value: string) => string): HostileCase => ({
    name,
    why,
    expectedCode: malformed,
    make: edited(edit),
  })
  return [
    {
      name: 'no-authorization',
      why: 'The request is not signed',
      expectedCode: 'ERR_HEADER_MISSING',
      make: async () => withHeader(await sign(), 'Authorization', undefined),
    },
    {
      name: 'unknown-access-key',
      why: 'The access key is unknown',
      expectedCode: 'ERR_SIGNER_NOT_ALLOWED',
      make: () => sign({ accessKey: 'an_access_key_of_nobody' }),
    },
    {
      name: 'inherited-access-key',
      why: 'The name of a property that every object inherits is not an access key',
      expectedCode: 'ERR_SIGNER_NOT_ALLOWED',
      make: () => sign({ accessKey: 'constructor' }),
    },
    {
      name: 'wrong-secret',
      why: 'The secret does not belong to the access key',
      expectedCode: mismatch,
      make: () => sign({ secret: 'another secret' }),
    },
    ...Object.entries({ '': 'SDK-HMAC-SM3', '-ecdsa': 'SDK-ECDSA-P256-SHA256', '-sm2': 'SDK-SM2-SM3' }).map(
      ([suffix, algorithm]): HostileCase => ({
        name: `another-algorithm${suffix}`,
        why: 'The algorithm is not supported',
        expectedCode: 'ERR_UNSUPPORTED',
        make: edited((value) => value.replace('SDK-HMAC-SHA256', algorithm)),
      }),
    ),
    rewritten('text-before-authorization', 'There is text before the algorithm', (value) => `x${value}`),
    rewritten('parameter-after-signature', 'An unsigned parameter follows', (value) => `${value}, Extra=1`),
    rewritten('signature-in-upper-case', 'A signature must have only one spelling', (value) =>
      value.replace(/(?<=Signature=)[0-9a-f]+/, (hex) => hex.toUpperCase().replace(/^[0-9]+$/, `A${hex.slice(1)}`)),
    ),
    rewritten('signature-cut-short', 'A truncated signature proves less', (value) => value.slice(0, -1)),
    rewritten('signed-headers-unsorted', 'SignedHeaders must be sorted', (value) =>
      value.replace('host;x-sdk-date', 'x-sdk-date;host'),
    ),
    rewritten('signed-header-twice', 'Some programs count a header once, although it is named twice', (value) =>
      value.replace('host;', 'host;host;'),
    ),
    {
      name: 'two-authorizations',
      why: 'If a header is sent twice, two programs may read different values',
      expectedCode: malformed,
      make: async () => {
        const request = await sign()
        return { ...request, headers: [...request.headers, ['Authorization', headerOf(request, 'Authorization')]] }
      },
    },
  ]
}

function signedHeaderCases(sign: Sign): HostileCase[] {
  return [
    {
      name: 'signed-header-absent',
      why: 'A signed header was removed',
      expectedCode: 'ERR_HEADER_MISSING',
      make: async () => withHeader(await sign({ headers: [['X-Role', 'guest']] }), 'X-Role', undefined),
    },
    {
      name: 'signed-header-altered',
      why: 'A signed header has another value',
      expectedCode: mismatch,
      make: async () => withHeader(await sign({ headers: [['X-Role', 'guest']] }), 'X-Role', 'admin'),
    },
    {
      name: 'signed-header-shadowed',
      why: 'CGI gateways read an underscore as a hyphen, and use the last header',
      expectedCode: malformed,
      make: async () => {
        const request = await sign({ headers: [['X-Role', 'guest']] })
        return { ...request, headers: [...request.headers, ['X_Role', 'admin']] }
      },
    },
    {
      name: 'date-not-signed',
      why: 'Anyone can change a date that is not signed',
      expectedCode: 'ERR_HEADER_MISSING',
      make: async () => {
        const request = await sign()
        const value = headerOf(request, 'Authorization').replace('host;x-sdk-date', 'host')
        return withHeader(request, 'Authorization', value)
      },
    },
  ]
}

function freshnessCases(sign: Sign, at: Date): HostileCase[] {
  const shifted = (name: string, why: string, seconds: number): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_TIMESTAMP_OUT_OF_RANGE',
    make: () => sign({ date: new Date(at.getTime() + seconds * 1_000) }),
  })
  return [
    shifted('stale', 'The date is 901 seconds old', -901),
    shifted('from-the-future', 'The date is an hour in the future', 3_600),
    {
      name: 'date-of-another-form',
      why: 'The scheme allows only the basic format of a date',
      expectedCode: malformed,
      make: async () => withHeader(await sign(), 'X-Sdk-Date', at.toISOString()),
    },
  ]
}

function alteredCases(sign: Sign): HostileCase[] {
  const altered = (
    name: string,
    why: string,
    edit: (request: SignedTestRequest) => Partial<SignedTestRequest>,
  ): HostileCase => ({
    name,
    why,
    expectedCode: mismatch,
    make: async () => {
      const request = await sign()
      return { ...request, ...edit(request) }
    },
  })
  const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
  return [
    altered('body-altered', 'The body is not the one that was signed', () => ({ body: encode('{"hello":"thief"}') })),
    altered('body-dropped', 'The signed body was removed', () => ({ body: new Uint8Array(0) })),
    altered('method-altered', 'The method is not the one that was signed', () => ({ method: 'PUT' })),
    altered('path-altered', 'The path is not the one that was signed', ({ url }) => ({
      url: url.replace(/(?=\?|$)/, '/admin'),
    })),
    altered('query-altered', 'The query has an unsigned parameter', ({ url }) => ({
      url: `${url}${url.includes('?') ? '&' : '?'}admin=1`,
    })),
    {
      name: 'query-without-a-name',
      why: 'Some canonical forms drop a query item without a name, so that it is not signed',
      expectedCode: 'ERR_REQUEST_INVALID',
      make: async () => {
        const request = await sign()
        return { ...request, url: `${request.url}${request.url.includes('?') ? '&' : '?'}=evil` }
      },
    },
    {
      name: 'path-that-is-no-utf-8',
      why: 'Different bytes that decode to one replacement character would share a signature',
      expectedCode: 'ERR_REQUEST_INVALID',
      make: async () => {
        const request = await sign()
        return { ...request, url: request.url.replace(/(?=\?|$)/, '/%FF') }
      },
    },
    {
      name: 'content-hash-of-another-body',
      why: 'The hash in the header was signed, but the body is different',
      expectedCode: mismatch,
      make: async () => {
        const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
        return await sign({ headers: [['X-Sdk-Content-Sha256', emptyHash]] })
      },
    },
    {
      name: 'unsigned-payload',
      why: 'The body is not signed',
      expectedCode: 'ERR_UNSUPPORTED',
      make: () => sign({ headers: [['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD']] }),
    },
    altered('unsigned-payload-claimed', 'An unsigned header says that the body is not signed', (request) => ({
      headers: [...request.headers, ['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD']],
      body: encode('{"hello":"thief"}'),
    })),
  ]
}
