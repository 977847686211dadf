import { gzipSync } from 'node:zlib'
import { backendHost, encode, type Services, type WireRequest } from './material.js'

/** A request of API Gateway that some layer between the socket and a verifier may read in its own way. */
export interface AwkwardRequest {
  readonly name: string
  readonly request: WireRequest
}

const targets = {
  'the root': '/',
  'a slash at the end': '/app/',
  'two slashes at the start': '//a',
  'two slashes inside': '/a//b',
  'an escaped slash': '/a%2Fb?x=1',
  'an escape in lower case': '/a%2fb',
  'an escaped space': '/a%20b',
  'escaped UTF-8': '/%E4%BD%A0%E5%A5%BD',
  'escaped unreserved characters': '/%7Ea/~b',
  'path parameters': '/a;v=1/b',
  'every sub-delimiter': "/a:b@c!$&'()*+,;=",
  'dot segments': '/a/../b',
  'a dot segment at the start': '/./a',
  'escaped dot segments': '/a/%2e%2e/b',
  'a bad escape in the path': '/a%zz',
  'an escaped plus in the query': '/a?x=%2B',
  'a plus in the query': '/a?x=+',
  'an escaped space in the query': '/a?x=a%20b',
  'unsorted names': '/a?b=2&a=1',
  'a repeated name': '/a?a=2&a=1',
  'empty query items': '/a?a=1&&b=2&',
  'a name without a value': '/a?a',
  'a name with an empty value': '/a?a=',
  'a question mark alone': '/a?',
  'a value without a name': '/a?=1',
  'an equals sign in a value': '/a?a=b=c',
  'a bad escape in the query': '/a?a=%zz',
  'escaped UTF-8 in the query': '/a?q=%E4%BD%A0',
  'brackets in the query': '/a?a[]=1&a[]=2',
  'names of Object.prototype': '/a?__proto__=1&constructor=2',
  'a query of 4 kB': `/a?q=${'x'.repeat(4_096)}`,
  'an absolute target': `http://${backendHost}/app/1?x=1`,
} as const

const fields: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'white space around a value': [['X-A', '  padded  ']],
  'tabs around a value': [['X-A', '\tpadded\t']],
  'white space inside a value': [['X-A', 'a   b']],
  'an empty value': [['X-A', '']],
  'a latin-1 value': [['X-A', 'Zoë']],
  'a UTF-8 value': [['X-A', '你好']],
  'a name in mixed case': [['X-rEQUEST-Id', '1']],
  'a signed cookie': [['Cookie', 'a=1; b=2']],
  'a content type with white space': [['Content-Type', 'application/JSON ; charset=utf-8']],
}

/** Signs every awkward request. The verifier decides about each of them, and must refuse some. */
export async function awkwardRequests(services: Services): Promise<readonly AwkwardRequest[]> {
  const requests: AwkwardRequest[] = []
  const add = (name: string, request: WireRequest): number => requests.push({ name, request })
  for (const [name, url] of Object.entries(targets)) add(name, await sign(services, { method: 'GET', url }))
  for (const [name, headers] of Object.entries(fields)) add(name, await sign(services, { headers }))

  const plain = await services.apig({ headers: [['X-A', '1']] })
  add('a repeated signed header', { ...plain, headers: [...plain.headers, ['X-A', '1']] })
  add('a repeated header that is not signed', { ...plain, headers: [...plain.headers, ['X-B', '1'], ['X-B', '2']] })
  add('a double with an underscore', { ...plain, headers: [...plain.headers, ['X_A', '2']] })
  const cookie = await services.apig({ headers: [['Cookie', 'a=1']] })
  add('a second cookie line', { ...cookie, headers: [...cookie.headers, ['Cookie', 'b=2']] })
  add('no body', await services.apig({ body: encode('') }))
  add('a body of 200 kB', await services.apig({ body: encode(`{"text":"${'x'.repeat(200_000)}"}`) }))
  add('a chunked body', await services.apig({ chunked: true }))
  const typed = async (type: string, body: Uint8Array, more: readonly [string, string][] = []): Promise<WireRequest> =>
    await sign(services, { headers: [['Content-Type', type], ...more], body })
  add(
    'a body of all bytes',
    await typed(
      'application/octet-stream',
      Uint8Array.from({ length: 256 }, (_, byte) => byte),
    ),
  )
  add('a form', await typed('application/x-www-form-urlencoded', encode('a=1&a=2&b=%2B+')))
  add('a form with files', await typed('multipart/form-data; boundary=b', encode(multipart)))
  add('a body that is not JSON', await typed('application/json', encode('{')))
  add('a compressed body', await typed('application/json', gzipSync('{"a":1}'), [['Content-Encoding', 'gzip']]))
  add('an unsigned body', await services.apig({ headers: [['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD']] }))
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'get']) {
    add(`the method ${method}`, await services.apig({ method }))
  }
  return requests
}

async function sign(services: Services, request: Partial<WireRequest>): Promise<WireRequest> {
  const whole = request.method === 'GET' ? { ...request, body: encode('') } : request
  // A target that cannot be signed is sent with the signature of another target.
  const signed = await services
    .apig(whole)
    .catch(async () => ({ ...(await services.apig({ ...whole, url: '/a' })), url: request.url ?? '/' }))
  // Each character is one byte on the wire, as in Node.
  return { ...signed, headers: signed.headers.map(([name, value]) => [name, bytesOf(value)]) }
}

function bytesOf(value: string): string {
  return /[^\0-\u00ff]/.test(value) ? Buffer.from(value).toString('latin1') : value
}

const multipart = '--b\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\nabc\r\n--b--\r\n'
