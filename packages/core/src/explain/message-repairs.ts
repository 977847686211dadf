import { decodeUtf8, encodeUtf8 } from '../encoding/bytes.js'
import { isObject } from '../encoding/is-object.js'
import type { Accident } from './accident.js'
import { accidents } from './accidents.js'
import type { Budget } from './budget.js'
import { containedBodies } from './contained-bodies.js'
import { parseJson } from './parse-json.js'
import type { Repair } from './prove-repair.js'
import { textOf, textOrigins } from './text-origins.js'
import { decompressed, transportOrigins } from './transport-origins.js'

/** The JSON messages of a service, which hold their signature. */
export interface MessageForm {
  /** Tells whether a body has the fields of a signed message. */
  readonly isMessage: (body: Uint8Array<ArrayBuffer>) => boolean
  /** Restores the names and types of fields as the service writes them. */
  readonly restore: (fields: Readonly<Record<string, unknown>>) => RestoredFields
  /** The accident of a body in which only repeated fields had to be restored. */
  readonly duplicateFields: Accident
  /** Tells whether an object in a body is the message, and the rest of the body was put around it. */
  readonly isInside?: (value: Readonly<Record<string, unknown>>) => boolean
}

/** Fields whose names and types were restored. */
export interface RestoredFields {
  /** The accident that was undone, or undefined if nothing had to be restored. If there were several, this is the first. */
  readonly accident: Accident | undefined
  readonly fields: Readonly<Record<string, unknown>>
}

/** Generates messages that an accident may have changed into the body that arrived. The likeliest comes first. */
export async function* repairMessage(
  form: MessageForm,
  body: Uint8Array<ArrayBuffer>,
  budget: Budget,
): AsyncGenerator<Repair> {
  // The body has all fields of a message, so there is nothing to restore. It was refused for the value of a field.
  if (form.isMessage(body)) return
  const restored = restoreBody(form, body)
  // JSON.parse takes the last of two fields with one name, so the message may be complete although nothing was restored.
  if (restored !== undefined) yield { ...restored, accident: restored.accident ?? form.duplicateFields }
  for await (const { accident, body: candidate } of candidatesOf(form, body, budget)) {
    if (candidate === undefined) continue
    if (!budget.take(candidate.byteLength)) return
    const message = asMessage(form, candidate)
    // A repair that leaves U+FFFD has not undone the accident.
    if (message !== undefined && !textOf(message, 'utf-8').includes('\ufffd')) yield { accident, body: message }
  }
}

async function* candidatesOf(form: MessageForm, body: Uint8Array<ArrayBuffer>, budget: Budget): AsyncGenerator<Repair> {
  yield* insideBodies(form, body)
  yield* containedBodies(body, budget)
  for await (const { accident, bytes } of decompressed(body)) yield { accident, body: bytes }
  for (const { accident, bytes } of transportOrigins(body, budget)) {
    yield { accident, body: bytes }
    for await (const plain of decompressed(bytes)) yield { accident, body: plain.bytes }
    for (const { body: inner } of containedBodies(bytes, budget)) yield { accident, ...(inner && { body: inner }) }
  }
  for (const { accident, bytes } of textOrigins(body, budget)) yield { accident, body: bytes }
}

// Generates the objects inside a parsed event of a host that may be the message.
function* insideBodies({ isInside }: MessageForm, body: Uint8Array<ArrayBuffer>): Generator<Repair> {
  const value = isInside && parseJson(textOf(body, 'utf-8'))
  if (isInside === undefined || typeof value !== 'object' || value === null) return
  for (const inner of Object.values(value).slice(0, 20)) {
    if (isObject(inner) && isInside(inner))
      yield { accident: accidents.wrapped, body: encodeUtf8(JSON.stringify(inner)) }
  }
}

/** Returns the body of a message, with its fields restored if necessary, or undefined if it is not a message. */
function asMessage(form: MessageForm, body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  if (form.isMessage(body)) return body
  const restored = restoreBody(form, body)
  // If no field was restored, this accident did not happen.
  return restored?.accident && restored.body
}

function restoreBody(
  form: MessageForm,
  body: Uint8Array<ArrayBuffer>,
): { accident: Accident | undefined; body: Uint8Array<ArrayBuffer> } | undefined {
  const value = parseJson(textOf(body, 'utf-8'))
  if (!isObject(value)) return undefined
  const { accident, fields } = form.restore(value)
  const restored = encodeUtf8(JSON.stringify(fields))
  return form.isMessage(restored) ? { accident, body: restored } : undefined
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
