import { decodeUtf8, encodeUtf8 } from '../../encoding/bytes.js'
import { isObject } from '../../encoding/is-object.js'
import {
  type Accident,
  accidents,
  type Budget,
  combinedOrigins,
  nameThing,
  parseJson,
  type Repair,
} from '../../scheme/explain.js'
import { appStoreAccidents } from './accidents.js'
import { looksLikeJws } from './name-body.js'

/** Generates notifications that an accident may have changed into the body that arrived. The likeliest comes first. */
export async function* bodyRepairs(
  body: Uint8Array<ArrayBuffer>,
  text: string,
  budget: Budget,
): AsyncGenerator<Repair> {
  const jws = text.trim().replace(/^"(.*)"$/, '$1')
  if (looksLikeJws(jws)) yield { accident: appStoreAccidents.jwsAlone, body: notificationOf(jws) }
  const inside = findInside(parseJson(text, budget), 0)
  if (inside !== undefined) yield { accident: inside.accident, body: notificationOf(inside.jws) }
  for await (const { accident, bytes, also } of combinedOrigins(body, budget)) {
    if (!budget.take(bytes.byteLength)) return
    const found = findInside(parseJson(readText(bytes), budget), 0)
    if (found === undefined) continue
    const what = also === undefined ? accident.what : `${accident.what} Before that: ${also.what}`
    yield { accident: { ...accident, what }, body: notificationOf(found.jws) }
  }
}

/** A JWS that was found, and the reason why it is in the wrong place. */
interface Found {
  readonly accident: Accident
  readonly jws: string
}

const mostDepth = 4

// The JWS of a notification inside other JSON, under its own name or under a name that a parser changed.
function findInside(value: unknown, depth: number): Found | undefined {
  if (depth > mostDepth || typeof value !== 'object' || value === null) return undefined
  if (isObject(value)) {
    for (const [name, given] of Object.entries(value).slice(0, 50)) {
      const jws = Array.isArray(given) && given.length === 1 ? given[0] : given
      if (name.toLowerCase().replaceAll(/[_-]/g, '') !== 'signedpayload' || !mayBeJws(jws)) continue
      const isInPlace = name === 'signedPayload' && given === jws
      return { accident: isInPlace ? accidents.wrapped : appStoreAccidents.fieldName, jws }
    }
  }
  for (const item of Object.values(value).slice(0, 50)) {
    const found = findInside(item, depth + 1)
    if (found !== undefined) return { accident: nameThing(value) ?? found.accident, jws: found.jws }
  }
  return undefined
}

// The text may be damaged, but a JWS has a header, which begins with `{"`.
function mayBeJws(value: unknown): value is string {
  return typeof value === 'string' && value.includes('eyJ')
}

/** Returns the body of a notification with a JWS. */
export function notificationOf(jws: string): Uint8Array<ArrayBuffer> {
  return encodeUtf8(JSON.stringify({ signedPayload: jws }))
}

/** Decodes UTF-8. Returns an empty text if the bytes are not UTF-8. */
export function readText(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes)
  } catch {
    return ''
  }
}
