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
  timeForms,
  transportOrigins,
} from '../../scheme/explain.js'
import { parseSnsMessage } from '../sns-message.js'

const mostPlainBytes = 2_097_152

/** Generates messages of SNS that an accident may have changed into the body that arrived. The likeliest comes first. */
export async function* messageRepairs(body: Uint8Array<ArrayBuffer>, budget: Budget): AsyncGenerator<Repair> {
  yield* ownRepairs(body)
  for await (const { accident, body: candidate } of candidatesOf(body, budget)) {
    if (candidate === undefined) continue
    if (!budget.take(candidate.byteLength)) return
    const message = asMessage(candidate)
    // A repair that leaves U+FFFD has not undone the accident.
    if (message !== undefined && !textOf(message, 'utf-8').includes('\ufffd')) yield { accident, body: message }
  }
}

async function* candidatesOf(body: Uint8Array<ArrayBuffer>, budget: Budget): AsyncGenerator<Repair> {
  yield* containedBodies(body, budget)
  for await (const { accident, bytes } of decompressed(body, mostPlainBytes)) yield { accident, body: bytes }
  for (const { accident, bytes } of transportOrigins(body, budget)) {
    yield { accident, body: bytes }
    for await (const plain of decompressed(bytes, mostPlainBytes)) yield { accident, body: plain.bytes }
    for (const { body: inner } of containedBodies(bytes, budget)) yield { accident, ...(inner && { body: inner }) }
  }
  for (const { accident, bytes } of textOrigins(body, budget)) yield { accident, body: bytes }
}

/** Restores the fields of a body whose JSON does not have the fields of a message. */
function* ownRepairs(body: Uint8Array<ArrayBuffer>): Generator<Repair> {
  const value = parseJson(textOf(body, 'utf-8'))
  if (!isObject(value) || isMessage(body)) return
  const { accident, fields } = restore(value)
  const restored = encodeUtf8(JSON.stringify(fields))
  // If two fields have the same name, JSON.parse takes the last.
  if (isMessage(restored)) yield { accident: accident ?? accidents.duplicateFields, body: restored }
}

/** Returns the body of a message, with its fields restored if necessary, or undefined if it is not a message. */
function asMessage(body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  if (isMessage(body)) return body
  const value = parseJson(textOf(body, 'utf-8'))
  if (!isObject(value)) return undefined
  const { accident, fields } = restore(value)
  // If no field was restored, this accident did not happen.
  if (accident === undefined) return undefined
  const restored = encodeUtf8(JSON.stringify(fields))
  return isMessage(restored) ? restored : undefined
}

function isMessage(body: Uint8Array<ArrayBuffer>): boolean {
  try {
    return parseSnsMessage(body).Signature !== ''
  } catch {
    return false
  }
}

const fieldNames = [
  'Type',
  'MessageId',
  'TopicArn',
  'Subject',
  'Message',
  'Timestamp',
  'SignatureVersion',
  'Signature',
  'SigningCertURL',
  'SubscribeURL',
  'UnsubscribeURL',
  'Token',
  'MessageAttributes',
]

interface Restored {
  /** The accident that was undone. If there were several, this is the first. */
  readonly accident: Accident | undefined
  readonly fields: Readonly<Record<string, unknown>>
}

/** Restores the names and types of fields as AWS writes them. */
function restore(value: Readonly<Record<string, unknown>>): Restored {
  const fields: Record<string, unknown> = {}
  const undone = new Set<Accident>()
  const { fieldNames: renamed, message, subject, fieldTypes } = accidents
  for (const [name, given] of Object.entries(value)) {
    const plain = name.toLowerCase().replaceAll(/[_-]/g, '')
    const own = fieldNames.find((one) => one.toLowerCase() === plain) ?? name
    // Lambda events write Url. The verifier accepts it, so it needs no repair.
    if (own.toLowerCase() !== name.toLowerCase() || own[0] !== name[0]) undone.add(renamed)
    if (own === 'Subject' && (given === '' || (given !== null && typeof given !== 'string'))) undone.add(subject)
    else if (own === 'Message' && typeof given !== 'string') {
      undone.add(message)
      fields[own] = JSON.stringify(given)
    } else if (own === 'Timestamp' && typeof given === 'number') {
      undone.add(fieldTypes)
      fields[own] = isoOf(given)
    } else if (typeof given === 'number' && own !== 'MessageAttributes') {
      undone.add(fieldTypes)
      fields[own] = String(given)
    } else if (Array.isArray(given) && given.length === 1 && typeof given[0] === 'string') {
      undone.add(fieldTypes)
      fields[own] = given[0]
    } else fields[own] = given
  }
  const [accident] = undone
  return { accident, fields }
}

function isoOf(time: number): string {
  const [whole = '', exact = whole] = timeForms(String(time))
  return exact
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
