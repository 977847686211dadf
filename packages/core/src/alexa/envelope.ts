import type { Tolerance } from '../checks/freshness.js'
import { decodeUtf8 } from '../encoding/bytes.js'
import { decodeTimestamp } from '../encoding/timestamp.js'
import { VerificationError } from '../errors.js'

/** The JSON body of a request from the Alexa service, as far as every request has it. */
export interface AlexaRequestEnvelope {
  version?: string
  session?: { application?: AlexaApplication; [field: string]: unknown } | null
  context?: { System?: { application?: AlexaApplication; [field: string]: unknown }; [field: string]: unknown } | null
  request: AlexaRequest
  [field: string]: unknown
}

/** What the user or the service did. */
export interface AlexaRequest {
  /** Such as `LaunchRequest`, `IntentRequest` or `AlexaSkillEvent.SkillEnabled`. */
  type: string
  requestId?: string
  /** RFC 3339, in UTC. */
  timestamp: string
  locale?: string
  [field: string]: unknown
}

/** Which skill a request is for. */
export interface AlexaApplication {
  applicationId: string
  [field: string]: unknown
}

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
  if (typeof own(envelope, 'request', 'type') !== 'string') throw invalid('has no request with a type')
  return envelope as AlexaRequestEnvelope
}

/**
 * The signed time of a request.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID
 */
export function timestampOf(envelope: AlexaRequestEnvelope): Date {
  const timestamp = own(envelope, 'request', 'timestamp')
  try {
    if (typeof timestamp === 'string') return decodeTimestamp(timestamp)
  } catch {
    // Reported below, in the field's words.
  }
  throw invalid('has no RFC 3339 time in request.timestamp')
}

/**
 * The skill that a request is for. It stands in the context, in the session, or in both.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it stands in neither, is not a string, or differs between the two.
 */
export function skillIdOf(envelope: AlexaRequestEnvelope): string {
  const inContext = idIn(own(envelope, 'context', 'System', 'application', 'applicationId'))
  const inSession = idIn(own(envelope, 'session', 'application', 'applicationId'))
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
export function replayIdOf(envelope: AlexaRequestEnvelope): string {
  const requestId = own(envelope, 'request', 'requestId')
  if (typeof requestId !== 'string' || requestId === '' || requestId.length > longestRequestId) {
    throw invalid('has no request.requestId')
  }
  return `alexa:${requestId}`
}

function idIn(id: unknown): string | undefined {
  if (id === undefined || id === null) return undefined
  if (typeof id !== 'string' || id === '') throw invalid('has an applicationId that is not a string')
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

// Own members alone: what a body lacks must not be found on Object.prototype.
function own(value: unknown, ...path: readonly string[]): unknown {
  let found = value
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Record<string, unknown>)[name]
  }
  return found
}

function invalid(what: string): VerificationError {
  return new VerificationError('ERR_PAYLOAD_INVALID', `The body ${what}`)
}
