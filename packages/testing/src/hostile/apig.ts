import type { WebCrypto } from '@countersign/core'
import { type OptionKind, type OptionKinds, readOptions } from '@countersign/core/http'
import { type SignApigTestRequestOptions, signApigTestRequest, testAccessKey, testSecret } from '../apig-request.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import { type HostileCase, type HostileRequest, headerOf, makeHostile, withHeader } from './hostile-request.js'

/** Options of `hostile.apig`. */
export interface HostileApigOptions {
  /** An access key that the verifier knows. Default: the test access key. */
  accessKey?: string
  /** Its secret. Default: the test secret. */
  secret?: string
  /** The verifier's time. Default: now. */
  at?: Date
  /** Absolute URL of the backend, with a query. */
  url?: string
  /** Web Crypto. Default: the runtime's. */
  crypto?: WebCrypto
}

type Sign = (options?: SignApigTestRequestOptions) => Promise<SignedTestRequest>

const mismatch = 'ERR_SIGNATURE_MISMATCH'
const malformed = 'ERR_HEADER_INVALID'

const aString: OptionKind = { wanted: 'a string', secret: true, accepts: (value) => typeof value === 'string' }
const aTime: OptionKind = { wanted: 'a Date', accepts: (value) => value instanceof Date }
const anEngine: OptionKind = { wanted: 'a Web Crypto object', accepts: (value) => typeof value === 'object' }

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
  const sign: Sign = (told) =>
    signApigTestRequest({
      accessKey,
      secret,
      date: at,
      ...(url === undefined ? {} : { url }),
      ...(crypto === undefined ? {} : { crypto }),
      ...told,
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
      why: 'Nobody signed it',
      expectedCode: 'ERR_HEADER_MISSING',
      make: async () => withHeader(await sign(), 'Authorization', undefined),
    },
    {
      name: 'unknown-access-key',
      why: 'The access key is nobody’s',
      expectedCode: 'ERR_SIGNER_NOT_ALLOWED',
      make: () => sign({ accessKey: 'an_access_key_of_nobody' }),
    },
    {
      name: 'inherited-access-key',
      why: 'What every object inherits is no access key',
      expectedCode: 'ERR_SIGNER_NOT_ALLOWED',
      make: () => sign({ accessKey: 'constructor' }),
    },
    {
      name: 'wrong-secret',
      why: 'The secret is not the access key’s',
      expectedCode: mismatch,
      make: () => sign({ secret: 'another secret' }),
    },
    ...Object.entries({ '': 'SDK-HMAC-SM3', '-ecdsa': 'SDK-ECDSA-P256-SHA256', '-sm2': 'SDK-SM2-SM3' }).map(
      ([suffix, algorithm]): HostileCase => ({
        name: `another-algorithm${suffix}`,
        why: 'The algorithm is not one that is served',
        expectedCode: 'ERR_UNSUPPORTED',
        make: edited((value) => value.replace('SDK-HMAC-SHA256', algorithm)),
      }),
    ),
    rewritten('text-before-authorization', 'Something stands before the algorithm', (value) => `x${value}`),
    rewritten('parameter-after-signature', 'A parameter follows that nobody signed', (value) => `${value}, Extra=1`),
    rewritten('signature-in-upper-case', 'One signature must have one spelling', (value) =>
      value.replace(/(?<=Signature=)[0-9a-f]+/, (hex) => hex.toUpperCase().replace(/^[0-9]+$/, `A${hex.slice(1)}`)),
    ),
    rewritten('signature-cut-short', 'A part of a signature proves less', (value) => value.slice(0, -1)),
    rewritten('signed-headers-unsorted', 'A list in another order is another list', (value) =>
      value.replace('host;x-sdk-date', 'x-sdk-date;host'),
    ),
    rewritten('signed-header-twice', 'A header that is named twice is counted once by some', (value) =>
      value.replace('host;', 'host;host;'),
    ),
    {
      name: 'two-authorizations',
      why: 'A header that comes twice lets two readers take different values',
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
      why: 'A header that was signed was dropped on the way',
      expectedCode: 'ERR_HEADER_MISSING',
      make: async () => withHeader(await sign({ headers: [['X-Role', 'guest']] }), 'X-Role', undefined),
    },
    {
      name: 'signed-header-altered',
      why: 'A header that was signed says something else',
      expectedCode: mismatch,
      make: async () => withHeader(await sign({ headers: [['X-Role', 'guest']] }), 'X-Role', 'admin'),
    },
    {
      name: 'signed-header-shadowed',
      why: 'Gateways that speak CGI take an underscore for a hyphen, and the last one wins',
      expectedCode: malformed,
      make: async () => {
        const request = await sign({ headers: [['X-Role', 'guest']] })
        return { ...request, headers: [...request.headers, ['X_Role', 'admin']] }
      },
    },
    {
      name: 'date-not-signed',
      why: 'A date that was not signed can be made fresh by anybody',
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
    shifted('stale', 'It was signed 901 seconds ago', -901),
    shifted('from-the-future', 'It was signed 902 seconds ahead of the clock', 902),
    {
      name: 'date-of-another-form',
      why: 'Only the basic form of a date is the scheme’s',
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
    altered('body-altered', 'Another body than the one that was signed', () => ({ body: encode('{"hello":"thief"}') })),
    altered('body-dropped', 'No body, where one was signed', () => ({ body: new Uint8Array(0) })),
    altered('method-altered', 'Another method than the one that was signed', () => ({ method: 'PUT' })),
    altered('path-altered', 'Another path than the one that was signed', ({ url }) => ({
      url: url.replace(/(?=\?|$)/, '/admin'),
    })),
    altered('query-altered', 'A parameter that nobody signed', ({ url }) => ({
      url: `${url}${url.includes('?') ? '&' : '?'}admin=1`,
    })),
    {
      name: 'query-without-a-name',
      why: 'Some canonical forms drop an item without a name, so that it is not signed',
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
      why: 'The declared hash was signed, and the body was swapped under it',
      expectedCode: mismatch,
      make: async () => {
        const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
        return await sign({ headers: [['X-Sdk-Content-Sha256', emptyHash]] })
      },
    },
    {
      name: 'unsigned-payload',
      why: 'The body was not signed at all',
      expectedCode: 'ERR_UNSUPPORTED',
      make: () => sign({ headers: [['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD']] }),
    },
    altered('unsigned-payload-claimed', 'A header that nobody signed says that the body was not signed', (request) => ({
      headers: [...request.headers, ['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD']],
      body: encode('{"hello":"thief"}'),
    })),
  ]
}
