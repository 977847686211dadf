import type { Tolerance } from '../checks/freshness.js'
import { isObject } from '../encoding/json.js'
import { decodeTimestamp } from '../encoding/timestamp.js'
import { decodeUtf8 } from '../encoding/utf8.js'
import { VerificationError } from '../errors.js'
import type { AlexaRequestEnvelope } from './envelope.js'

/**
 * Parses the body of a request.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID
 */
export function parseEnvelope(body: Uint8Array): AlexaRequestEnvelope {
  let envelope: unknown
  try {
    envelope = JSON.parse(decodeUtf8(body))
  } catch {
    // The engine's own message may quote the body, so it is not kept as the cause.
    throw invalid('is not JSON in UTF-8')
  }
  const request = member(envelope, 'request')
  if (!isObject(request)) throw invalid('has no request')
  if (typeof member(request, 'type') !== 'string') throw invalid('has no request.type')
  return envelope as AlexaRequestEnvelope
}

/**
 * The signed time of a request.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID
 */
export function timestampOf({ request }: AlexaRequestEnvelope): Date {
  try {
    const timestamp = member(request, 'timestamp')
    if (typeof timestamp === 'string') return decodeTimestamp(timestamp)
  } catch {
    // Said below, in the field's words.
  }
  throw invalid('has no RFC 3339 time in request.timestamp')
}

/**
 * The skill that a request is for. It stands in the context, in the session, or in both.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID where it stands in neither, is no string, or differs between the two.
 */
export function skillIdOf(envelope: AlexaRequestEnvelope): string {
  const inContext = idIn(member(member(member(envelope, 'context'), 'System'), 'application'))
  const inSession = idIn(member(member(envelope, 'session'), 'application'))
  if (inContext !== undefined && inSession !== undefined && inContext !== inSession) {
    throw invalid('names one skill in its context and another in its session')
  }
  const id = inContext ?? inSession
  if (id === undefined) throw invalid('names no skill')
  return id
}

const longestRequestId = 512

/**
 * What tells one request from another for a replay guard.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID
 */
export function replayIdOf({ request }: AlexaRequestEnvelope): string {
  const requestId = member(request, 'requestId')
  if (typeof requestId !== 'string' || requestId === '' || requestId.length > longestRequestId) {
    throw invalid('has no request.requestId')
  }
  return `alexa:${requestId}`
}

function idIn(application: unknown): string | undefined {
  const id = member(application, 'applicationId')
  if (id === undefined || id === null) return undefined
  if (typeof id !== 'string' || id === '') throw invalid('has an applicationId that is no text')
  return id
}

// Amazon delivers these five within the hour, and again where a skill did not answer.
const skillEvents: ReadonlySet<string> = new Set(
  ['SkillEnabled', 'SkillDisabled', 'SkillPermissionChanged', 'SkillPermissionAccepted', 'SkillAccountLinked'].map(
    (event) => `AlexaSkillEvent.${event}`,
  ),
)

/** Seconds that a request may be off by, either way. */
export function toleranceFor({ request }: AlexaRequestEnvelope, seconds: number): Tolerance {
  const most = skillEvents.has(request.type) ? 3_600 : seconds
  return { past: most, future: most }
}

function member(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function invalid(what: string): VerificationError {
  return new VerificationError('ERR_PAYLOAD_INVALID', `The body ${what}`)
}
