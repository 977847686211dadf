import type { HostileRequest, SignedTestRequest } from '@countersign/testing'
import { type ApigKey, replaced, signApig } from './sign.js'

/** Options of {@link hostileApig}. */
export interface HostileApigOptions {
  readonly accessKey: string
  readonly secret: string
  /** URL of the backend. */
  readonly url: string
  /** The verifier's time. Default: now. */
  readonly at?: Date
}

type Case = Omit<HostileRequest, 'request'> & { make(): Promise<SignedTestRequest> }

/** Requests that no verifier of API Gateway signatures may accept. */
export async function* hostileApig(options: HostileApigOptions): AsyncGenerator<HostileRequest, void, undefined> {
  for (const { make, ...named } of casesOf(options)) yield { ...named, request: await make() }
}

/** A request that API Gateway could have sent. */
export function plainApigRequest(url: string): SignedTestRequest {
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

function casesOf({ accessKey, secret, url, at = new Date() }: HostileApigOptions): Case[] {
  const sign = async (key: Partial<ApigKey> = {}, more: [string, string][] = []): Promise<SignedTestRequest> => {
    const request = plainApigRequest(url)
    const headers = [...request.headers, ...more]
    return (await signApig({ ...request, headers }, { accessKey, secret, date: at, ...key })).request
  }
  const withHeader = async (name: string, change: (value: string) => string): Promise<SignedTestRequest> => {
    const request = await sign()
    const value = request.headers.find(([other]) => other === name)?.[1] ?? ''
    return { ...request, headers: replaced(request.headers, [[name, change(value)]]) }
  }
  const without = async (name: string): Promise<SignedTestRequest> => {
    const request = await sign()
    return { ...request, headers: request.headers.filter(([other]) => other !== name) }
  }
  const authorization = (change: (value: string) => string): Promise<SignedTestRequest> =>
    withHeader('Authorization', change)
  const hostile = (
    name: string,
    why: string,
    expectedCode: HostileRequest['expectedCode'],
    make: () => Promise<SignedTestRequest>,
  ): Case => ({ name, why, expectedCode, make })
  const mismatch = 'ERR_SIGNATURE_MISMATCH'
  const ago = (seconds: number): Date => new Date(at.getTime() - seconds * 1_000)
  const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
  return [
    hostile('no-authorization', 'Nothing is signed', 'ERR_HEADER_MISSING', () => without('Authorization')),
    hostile('other-scheme', 'The credentials are of another scheme', 'ERR_UNSUPPORTED', () =>
      authorization((value) => value.replace('SDK-HMAC-SHA256', 'SDK-HMAC-SM3')),
    ),
    hostile(
      'signature-upper-case',
      'A second spelling of one signature gets past a replay guard',
      'ERR_HEADER_INVALID',
      () =>
        authorization((value) =>
          value.replace(/Signature=.*/, (found) => found.toUpperCase().replace('SIGNATURE', 'Signature')),
        ),
    ),
    hostile('signature-short', 'A comparison that ends with the shorter text accepts it', 'ERR_HEADER_INVALID', () =>
      authorization((value) => value.slice(0, -2)),
    ),
    hostile('date-not-signed', 'An old request would be made new', 'ERR_HEADER_MISSING', () =>
      authorization((value) => value.replace(';x-sdk-date', '')),
    ),
    hostile('date-altered', 'An old request was made new', mismatch, () =>
      withHeader('X-Sdk-Date', () =>
        ago(1)
          .toISOString()
          .replace(/[-:]|\.\d+/g, ''),
      ),
    ),
    hostile('stale', 'It was recorded and sent again later', 'ERR_TIMESTAMP_OUT_OF_RANGE', () =>
      sign({ date: ago(930) }),
    ),
    hostile('from-the-future', 'It was signed for later', 'ERR_TIMESTAMP_OUT_OF_RANGE', () =>
      sign({ date: ago(-1_800) }),
    ),
    hostile('body-altered', 'The body was changed on the way', mismatch, async () => ({
      ...(await sign()),
      body: utf8('{"order":2}'),
    })),
    hostile('body-replaced', 'The signature is over another body', mismatch, async () => ({
      ...(await sign()),
      body: utf8('{}'),
    })),
    hostile('unsigned-payload', 'The body is anybody’s', 'ERR_UNSUPPORTED', async () => ({
      ...(await sign({}, [['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD']])),
      body: utf8('{"order":2}'),
    })),
    hostile('content-hash-of-another', 'The signed content hash is of another body', mismatch, () =>
      sign({}, [['X-Sdk-Content-Sha256', '0'.repeat(64)]]),
    ),
    hostile('query-added', 'The query was changed on the way', mismatch, async () => {
      const request = await sign()
      return { ...request, url: `${url}${url.includes('?') ? '&' : '?'}admin=1` }
    }),
    hostile('method-altered', 'The method was changed on the way', mismatch, async () => ({
      ...(await sign()),
      method: 'PUT',
    })),
    hostile('header-altered', 'A signed header was changed on the way', mismatch, () =>
      withHeader('X-Role', () => 'admin'),
    ),
    hostile('header-removed', 'A signed header is gone', 'ERR_HEADER_MISSING', () => without('X-Role')),
    hostile('header-twin', 'A framework that reads _ as - takes the unsigned one', 'ERR_HEADER_INVALID', async () => {
      const request = await sign()
      return { ...request, headers: [...request.headers, ['X_Role', 'admin']] }
    }),
    hostile('other-secret', 'The secret is another', mismatch, () => sign({ secret: `${secret}x` })),
    hostile('unknown-key', 'Nobody has this access key', 'ERR_SIGNER_NOT_ALLOWED', () =>
      sign({ accessKey: `${accessKey}x` }),
    ),
  ]
}
