import type { SignedTestRequest } from '@countersign/testing'
import { decodeUtf8, encodeBase64 } from './base64.js'

// fetch() sets these headers itself, and does not allow a caller to set them.
const setByFetch = new Set(['host', 'content-length', 'connection'])

/** JavaScript that sends the request with `fetch`. */
export function fetchCall({ method, url, headers, body }: SignedTestRequest): string {
  const lines = headers
    .filter(([name]) => !setByFetch.has(name.toLowerCase()))
    .map((header) => `    ${JSON.stringify(header)},\n`)
  const text = decodeUtf8(body)
  const content =
    text === undefined
      ? `Uint8Array.from(atob(${JSON.stringify(encodeBase64(body))}), (byte) => byte.charCodeAt(0))`
      : JSON.stringify(text)
  const hasBody = body.byteLength > 0 && method !== 'GET' && method !== 'HEAD'
  return `const response = await fetch(${JSON.stringify(url)}, {
  method: ${JSON.stringify(method)},
  headers: [
${lines.join('')}  ],
${hasBody ? `  body: ${content},\n` : ''}})
`
}
