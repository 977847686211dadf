import { hostile, type SignApigTestRequestOptions, signApigTestRequest } from '@countersign/testing'
import type { EndpointCase } from '../../certify/endpoint-case.js'

/** The backend that the cases are for. */
export interface ApigCaseOptions {
  /** URL of the backend. */
  readonly url: string
  /** An access key that it knows. */
  readonly accessKey: string
  readonly secret: string
}

/** Makes POST requests for a backend of API Gateway: those that it must serve, and those that it must refuse. */
export async function* apigCases({
  url,
  accessKey,
  secret,
}: ApigCaseOptions): AsyncGenerator<EndpointCase, void, undefined> {
  const cases: [name: string, why: string, options: SignApigTestRequestOptions][] = [
    ['genuine-post', 'A request as the gateway forwards it', { url }],
    ['genuine-query', 'The query is signed by name and value', { url: withQuery(url, 'b=2&a=1&a=%20%C3%A9&c') }],
    ['genuine-header', 'A header of the application is signed with it', { url, headers: [['X-Role', 'guest']] }],
    [
      'genuine-ten-minutes-old',
      'It was ten minutes on its way, and 15 are allowed',
      { url, date: new Date(Date.now() - 600_000) },
    ],
  ]
  for (const [name, why, changes] of cases) {
    yield { name, why, expected: 'served', request: await signApigTestRequest({ accessKey, secret, ...changes }) }
  }
  const query = url.includes('?') ? url : withQuery(url, 'a=1')
  for await (const { name, why, request } of hostile.apig({ accessKey, secret, url: query })) {
    yield { name, why, expected: 'refused', tolerated: toleratedFor(name), request }
  }
}

// A server may not support the method or the path.
function toleratedFor(name: string): readonly number[] {
  return /^(?:method|path)-/.test(name) ? [404, 405, 501] : []
}

function withQuery(url: string, query: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}
