import { decodeUtf8, encodeUtf8 } from '../../encoding/bytes.js'
import { isObject } from '../../encoding/is-object.js'
import {
  type Accident,
  accidents,
  type Budget,
  containedBodies,
  decompressed,
  parseJson,
  type Repair,
  textOf,
  textOrigins,
  transportOrigins,
} from '../../scheme/explain.js'
import { parseSmnMessage } from '../smn-message.js'
import { smnAccidents } from './accidents.js'

const mostPlainBytes = 2_097_152

/** Generates messages of SMN that an accident may have changed into the body that arrived. The likeliest comes first. */
export async function* messageRepairs(body: Uint8Array<ArrayBuffer>, budget: Budget): AsyncGenerator<Repair> {
  const own = restored(body)
  if (own !== undefined) yield own
  for await (const { accident, body: candidate } of candidatesOf(body, budget)) {
    if (candidate === undefined) continue
    if (!budget.take(candidate.byteLength)) return
    const message = isMessage(candidate) ? candidate : restored(candidate)?.body
    // A repair that leaves U+FFFD has not undone the accident.
    if (message !== undefined && !textOf(message, 'utf-8').includes('\ufffd')) yield { accident, body: message }
  }
}

async function* candidatesOf(body: Uint8Array<ArrayBuffer>, budget: Budget): AsyncGenerator<Repair> {
  yield* wrappedBodies(body)
  yield* containedBodies(body, budget)
  for await (const { accident, bytes } of decompressed(body, mostPlainBytes)) yield { accident, body: bytes }
  for (const { accident, bytes } of transportOrigins(body, budget)) {
    yield { accident, body: bytes }
    for await (const plain of decompressed(bytes, mostPlainBytes)) yield { accident, body: plain.bytes }
  }
  for (const { accident, bytes } of textOrigins(body, budget)) yield { accident, body: bytes }
}

// An object or a list around the message, such as a parsed event of a host.
function* wrappedBodies(body: Uint8Array<ArrayBuffer>): Generator<Repair> {
  const value = parseJson(textOf(body, 'utf-8'))
  if (typeof value !== 'object' || value === null) return
  for (const inner of Object.values(value).slice(0, 20)) {
    if (isObject(inner) && 'topic_urn' in inner)
      yield { accident: accidents.wrapped, body: encodeUtf8(JSON.stringify(inner)) }
  }
}

function isMessage(body: Uint8Array<ArrayBuffer>): boolean {
  try {
    return parseSmnMessage(body).signature !== ''
  } catch {
    return false
  }
}

const fieldNames = [
  'type',
  'message_id',
  'topic_urn',
  'subject',
  'message',
  'timestamp',
  'signature_version',
  'signature',
  'signing_cert_url',
  'subscribe_url',
  'unsubscribe_url',
]

/** Restores the names and types of fields as SMN writes them. */
function restored(body: Uint8Array<ArrayBuffer>): { accident: Accident; body: Uint8Array<ArrayBuffer> } | undefined {
  const value = parseJson(textOf(body, 'utf-8'))
  if (!isObject(value) || isMessage(body)) return undefined
  const fields: Record<string, unknown> = {}
  // If two fields have the same name, JSON.parse takes the last.
  let accident: Accident = smnAccidents.duplicateFields
  for (const [name, listed] of Object.entries(value)) {
    const isList = Array.isArray(listed) && listed.length === 1
    const given: unknown = isList ? listed[0] : listed
    const plain = plainName(name)
    const own = fieldNames.find((one) => plainName(one) === plain) ?? name
    if (own !== name) accident = smnAccidents.fieldNames
    if (isList) accident = smnAccidents.fieldTypes
    if (own === 'message' && typeof given === 'object') accident = smnAccidents.message
    else if (typeof given === 'number') accident = smnAccidents.fieldTypes
    fields[own] = own === 'message' && typeof given === 'object' ? JSON.stringify(given) : given
    if (typeof given === 'number') fields[own] = String(given)
  }
  const message = encodeUtf8(JSON.stringify(fields))
  return isMessage(message) ? { accident, body: message } : undefined
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '')
}

/** Returns a body with some fields changed, or undefined if it is not JSON. */
export function withFields(
  body: Uint8Array<ArrayBuffer>,
  changes: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> | undefined {
  try {
    return encodeUtf8(JSON.stringify({ ...(JSON.parse(decodeUtf8(body)) as object), ...changes }))
  } catch {
    return undefined
  }
}
