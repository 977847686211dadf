import { decodeUtf8 } from '../encoding/bytes.js'
import { decodeTimestamp } from '../encoding/timestamp.js'
import { VerificationError } from '../errors.js'
import type { Tolerance } from '../scheme/parts.js'

/** The JSON body of a request from the Alexa service. Only the fields that all requests share are declared. */
export interface AlexaRequestEnvelope {
  version?: string
  session?: { application?: AlexaApplication; [field: string]: unknown } | null
  context?: { System?: { application?: AlexaApplication; [field: string]: unknown }; [field: string]: unknown } | null
  request: AlexaRequest
  [field: string]: unknown
}

/** The action of the user or of the service. */
export interface AlexaRequest {
  /** The type, such as `LaunchRequest`, `IntentRequest` or `AlexaSkillEvent.SkillEnabled`. */
  type: string
  requestId?: string
  /** RFC 3339, in UTC. */
  timestamp: string
  locale?: string
  [field: string]: unknown
}

/** The skill that a request is for. */
export interface AlexaApplication {
  applicationId: string
  [field: string]: unknown
}

/**
 * Parses the body of a request.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not JSON in UTF-8, or has no request.type.
 */
export function parseEnvelope(body: Uint8Array): AlexaRequestEnvelope {
  let envelope: unknown
  try {
    envelope = JSON.parse(decodeUtf8(body))
  } catch {
    // The error of the engine may quote the body, so it is not kept as the cause.
    throw invalid('is not JSON in UTF-8')
  }
  if (typeof own(envelope, 'request', 'type') !== 'string') throw invalid('has no request.type')
  return envelope as AlexaRequestEnvelope
}

/**
 * Returns the signed time of a request.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is absent, or not an RFC 3339 time in UTC.
 */
export function timestampOf(envelope: AlexaRequestEnvelope): Date {
  const timestamp = own(envelope, 'request', 'timestamp')
  try {
    if (typeof timestamp === 'string') return decodeTimestamp(timestamp)
  } catch {
    // The error below names the field.
  }
  throw invalid('has no RFC 3339 time in request.timestamp')
}

/**
 * Returns the id of the skill that a request is for. The context, the session or both contain it.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if both lack it, if it is empty or not a string, or if the two differ.
 */
export function skillIdOf(envelope: AlexaRequestEnvelope): string {
  const inContext = idIn(own(envelope, 'context', 'System', 'application', 'applicationId'))
  const inSession = idIn(own(envelope, 'session', 'application', 'applicationId'))
  if (inContext !== undefined && inSession !== undefined && inContext !== inSession) {
    throw invalid('names two different skills')
  }
  const id = inContext ?? inSession
  if (id === undefined) throw invalid('names no skill')
  return id
}

const longestRequestId = 512

/**
 * Returns the id of a request for a replay guard.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not a string of 1 to 512 characters.
 */
export function replayIdOf(envelope: AlexaRequestEnvelope): string {
  const requestId = own(envelope, 'request', 'requestId')
  if (typeof requestId !== 'string' || requestId === '' || requestId.length > longestRequestId) {
    throw invalid(`has no request.requestId of 1 to ${longestRequestId} characters`)
  }
  return requestId
}

function idIn(id: unknown): string | undefined {
  if (id === undefined || id === null) return undefined
  if (typeof id !== 'string' || id === '') throw invalid('has an applicationId that is empty or not a string')
  return id
}

// Amazon delivers these five events within an hour, and repeats them if a skill does not answer.
const skillEvents: ReadonlySet<string> = new Set(
  ['SkillEnabled', 'SkillDisabled', 'SkillPermissionChanged', 'SkillPermissionAccepted', 'SkillAccountLinked'].map(
    (event) => `AlexaSkillEvent.${event}`,
  ),
)

/** Returns how far the timestamp of a request may be in the past or future, in seconds. */
export function toleranceFor({ request }: AlexaRequestEnvelope, seconds: number): Tolerance {
  const most = skillEvents.has(request.type) ? 3_600 : seconds
  return { past: most, future: most }
}

// Read own members only: a member that the body lacks must not be found on Object.prototype.
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
