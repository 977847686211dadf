import type { SignedTestRequest } from '@countersign/testing'
import { decodeUtf8 } from './base64.js'

/** A request without its secrets. */
export interface Redacted {
  readonly request: SignedTestRequest
  /** Names of the headers, query parameters and members that were blanked. */
  readonly blanked: readonly string[]
}

/** The text that replaces a secret. */
export const blank = 'blanked'

const secretName =
  /token|secret|passw(?:or)?d|passphrase|credential|api[-_]?key|appcode|^(?:session|auth|authorization)$/i
const secretHeader = /^(?:cookie|set-cookie|authorization|proxy-authorization)$/i
const capabilityUrl = /^(?:un)?subscribe_?url$/i
const capability = /^(?:token|subscriptionarn|subscription_urn)$/i

/**
 * Blanks the secrets of a request: credentials in headers and in the query, and access tokens in a body that is JSON or a
 * form. All other bytes stay as they are. The Authorization header of API Gateway stays, because it has a signature and no
 * secret.
 */
export function redactRequest({ method, url, headers, body }: SignedTestRequest): Redacted {
  const blanked = new Set<string>()
  const redactedHeaders = headers.map(([name, value]): [string, string] => {
    const isSignature = /^authorization$/i.test(name) && value.startsWith('SDK-HMAC-SHA256 ')
    if (isSignature || value === '' || !(secretHeader.test(name) || secretName.test(name))) return [name, value]
    blanked.add(name)
    return [name, blank]
  })
  const text = decodeUtf8(body)
  const redactedText = text === undefined ? undefined : redactBody(text, blanked)
  return {
    request: {
      method,
      url: redactQuery(url.replace(/^([a-z]+:\/\/)[^/?#]*@/i, '$1'), secretName, blanked),
      headers: redactedHeaders,
      body: redactedText === text ? body : new TextEncoder().encode(redactedText),
    },
    blanked: [...blanked],
  }
}

function redactBody(text: string, blanked: Set<string>): string {
  const trimmed = text.trimStart()
  if (/^[[{]/.test(trimmed)) return redactJson(text, blanked)
  return /^[\w.%+-]+=/.test(trimmed) && !/\s/.test(trimmed) ? redactPairs(text, secretName, blanked) : text
}

// Edit the text instead of writing the JSON again, so that all other bytes stay as they are. A name may contain escapes.
function redactJson(text: string, blanked: Set<string>): string {
  return text.replaceAll(
    /("(?:[^"\\]|\\.)*")(\s*:\s*)("(?:[^"\\]|\\.)*")/gs,
    (member, nameLiteral: string, colon: string, valueLiteral: string) => {
      const name = parseText(nameLiteral)
      const value = parseText(valueLiteral)
      if (name === undefined || value === undefined || value === '') return member
      const redacted = redactMember(name, value, blanked)
      return redacted === value ? member : `${nameLiteral}${colon}${JSON.stringify(redacted)}`
    },
  )
}

function redactMember(name: string, value: string, blanked: Set<string>): string {
  if (capabilityUrl.test(name)) {
    const found = new Set<string>()
    const url = redactQuery(value, capability, found)
    if (found.size > 0) blanked.add(name)
    return url
  }
  if (secretName.test(name)) {
    blanked.add(name)
    return blank
  }
  // A message that is itself JSON.
  return /^\s*[[{]/.test(value) ? redactJson(value, blanked) : value
}

function redactQuery(url: string, wanted: RegExp, blanked: Set<string>): string {
  const [, before = url, query, after = ''] = /^([^?#]*\?)([^#]*)(#.*)?$/s.exec(url) ?? []
  return query === undefined ? url : before + redactPairs(query, wanted, blanked) + after
}

function redactPairs(text: string, wanted: RegExp, blanked: Set<string>): string {
  return text
    .split('&')
    .map((pair) => {
      const [name = ''] = pair.split('=', 1)
      if (name.length === pair.length || !wanted.test(decodeName(name))) return pair
      blanked.add(decodeName(name))
      return `${name}=${blank}`
    })
    .join('&')
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

function parseText(literal: string): string | undefined {
  try {
    return JSON.parse(literal) as string
  } catch {
    return undefined
  }
}
