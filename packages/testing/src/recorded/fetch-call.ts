import type { SignedRequest } from '@countersign/core'
import { isObject, readJsonHeaders } from './json-value.js'
import { readArguments } from './literal-arguments.js'
import { RecordedRequestError, type UnrecognisedRequest } from './recorded-request.js'
import { base64OfBytes, bytesOfBase64, bytesOfText, textOfBytes, wireOfValue } from './wire-text.js'

const callStart =
  /^\s*(?:(?:const|let|var)\s+[\w$]{1,60}\s*=\s*)?(?:return\s+)?(?:await\s+)?(?:(?:globalThis|window|self)\.)?fetch\s*\(/

/** Returns whether text begins like a call of fetch. */
export function isFetchCall(text: string): boolean {
  return callStart.test(text.slice(0, 400))
}

/**
 * Reads a call of fetch, as developer tools copy it. The call is not run: its arguments must be literals.
 *
 * @throws RecordedRequestError if an argument is another expression.
 */
export function readFetchCall(text: string): UnrecognisedRequest {
  const [start = ''] = callStart.exec(text.slice(0, 400)) ?? []
  const [url, init = {}] = readArguments(text, start.length)
  if (typeof url !== 'string') throw new RecordedRequestError('The first argument of fetch is not a URL in quotes')
  if (!isObject(init)) throw new RecordedRequestError('The second argument of fetch is not an object')
  const { method = 'GET', headers = {}, body } = init
  if (typeof method !== 'string') throw new RecordedRequestError('The method of the fetch call is not text')
  return {
    form: 'fetch',
    request: { method, url, headers: readJsonHeaders(headers, wireOfValue), body: readFetchBody(body) },
    notes: [
      'Developer tools leave out headers that the browser sets itself, such as Host, Content-Length and User-Agent.',
    ],
  }
}

function readFetchBody(body: unknown): Uint8Array<ArrayBuffer> {
  if (body === undefined || body === null) return new Uint8Array(0)
  if (typeof body === 'string') return bytesOfText(body)
  if (isObject(body) && typeof body.base64 === 'string') return bytesOfBase64(body.base64, 'The body of the fetch call')
  if (isObject(body) && 'stringified' in body) return bytesOfText(JSON.stringify(body.stringified))
  throw new RecordedRequestError('The body of the fetch call is not text')
}

// fetch sets these headers itself, and does not allow a caller to set them.
const setByFetch = new Set(['host', 'content-length', 'connection'])

/** Formats a request as JavaScript that sends it with `fetch`. */
export function formatFetchCall({ method, url, headers, body }: SignedRequest): string {
  const lines = [...headers]
    .filter(([name]) => !setByFetch.has(name.toLowerCase()))
    .map((header) => `    ${JSON.stringify(header)},\n`)
  const text = textOfBytes(body)
  const content =
    text === undefined
      ? `Uint8Array.from(atob("${base64OfBytes(body)}"), (byte) => byte.charCodeAt(0))`
      : JSON.stringify(text)
  const hasBody = body.byteLength > 0 && method !== 'GET' && method !== 'HEAD'
  return `const response = await fetch(${JSON.stringify(url)}, {
  method: ${JSON.stringify(method)},
  headers: [
${lines.join('')}  ],
${hasBody ? `  body: ${content},\n` : ''}})
`
}
