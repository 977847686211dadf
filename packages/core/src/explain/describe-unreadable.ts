import type { VerificationError } from '../errors.js'
import { tryField } from '../request/signed-request.js'
import { type Accident, nameAccident } from './accident.js'
import { accidents } from './accidents.js'
import { adviceFor } from './advice.js'
import type { Finding } from './report-checks.js'
import { nameThing } from './wrong-thing.js'

/** Explains why a request could not be read, from the value that was passed instead. */
export function describeUnreadable(given: unknown, error: VerificationError): Finding {
  const accident = nameGiven(given, error)
  if (accident !== undefined) return nameAccident(accident, 'proven')
  return { hint: adviceFor(error) }
}

function nameGiven(given: unknown, { code }: VerificationError): Accident | undefined {
  if (code === 'ERR_BODY_CONSUMED') return accidents.bodyConsumed
  if (code !== 'ERR_REQUEST_INVALID' || typeof given !== 'object' || given === null) return undefined
  const thing = nameThing(plainCopy(given))
  if (thing !== undefined) return thing
  const body = tryField(given, 'body')
  if (typeof tryField(given, 'method') !== 'string') return undefined
  if (typeof body === 'object' && body !== null && !ArrayBuffer.isView(body)) return accidents.parsedBody
  return body === undefined || body === null ? accidents.emptyBody : undefined
}

const names = [
  'Records',
  'requestContext',
  'body',
  'headers',
  'rawPath',
  'Sns',
  'ReceiptHandle',
  'Body',
  'receiptHandle',
  'detail-type',
  'source',
  'detail',
]

// An accessor of a foreign value may throw, so each read is guarded.
function plainCopy(given: object): Readonly<Record<string, unknown>> {
  const copy: Record<string, unknown> = {}
  for (const name of names) {
    const value = tryField(given, name)
    if (value !== undefined) copy[name] = value
  }
  return copy
}
