// Creates refused requests of API Gateway, in the form in which `explain` searches for what the sender signed.

import type { Authorization } from '../../packages/core/src/apig/authorization.js'
import { hashPayload } from '../../packages/core/src/apig/canonical/canonical-request.js'
import { type ApigProfileName, readProfile } from '../../packages/core/src/apig/canonical/profiles.js'
import { splitRequestTarget } from '../../packages/core/src/apig/canonical/request-target.js'
import type { AllFindings, ApigSettings } from '../../packages/core/src/apig/checks.js'
import { type Repair, readSituation, type Situation } from '../../packages/core/src/apig/explain/situation.js'
import { deriveSecret } from '../../packages/core/src/apig/v11.js'
import { encodeUtf8 } from '../../packages/core/src/encoding/bytes.js'
import { Budget } from '../../packages/core/src/explain/budget.js'
import type { Explained } from '../../packages/core/src/explain/report-checks.js'
import { readHeaderFields } from '../../packages/core/src/request/header-lines.js'
import { createSecretKeys } from '../../packages/core/src/shared-secret/secret-keys.js'
import { createSecretSource, type Secrets } from '../../packages/core/src/shared-secret/secrets.js'

export const sdkDate = '20230423T120000Z'

/** The parts of a request that arrived, and of its verifier. */
export interface Arrived {
  readonly method?: string
  readonly url?: string
  /** Header lines besides Host and X-Sdk-Date. */
  readonly headers?: readonly [string, string][]
  readonly host?: string
  /** Default: Host and X-Sdk-Date. */
  readonly signedHeaders?: readonly string[]
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly accessKey?: string
  readonly credentialScope?: string
  readonly signature?: Uint8Array<ArrayBuffer>
  readonly profile?: ApigProfileName
  readonly secrets?: Secrets
  readonly trustedHost?: string
  /** What the checks have found, besides the target and the Authorization header. */
  readonly found?: Partial<AllFindings>
  readonly budget?: Budget
}

/** The settings of a verifier. */
export function settingsOf({ profile = 'strict', secrets = { key1: 'secret1' }, trustedHost }: Arrived): ApigSettings {
  const source = createSecretSource(secrets, 5)
  return {
    crypto,
    secrets: source,
    keys: createSecretKeys(crypto, source, async (_, ...name) => await deriveSecret(crypto, ...name)),
    profile: readProfile(profile),
    timestampTolerance: 900,
    allowUnsignedPayload: false,
    trustedHost,
    canonicalUrl: undefined,
    credentialScope: undefined,
    ambiguousTarget: 'accept',
  }
}

/** A request of which the checks have found only the target and the Authorization header. */
export function explainedOf(arrived: Arrived = {}): Explained<AllFindings> {
  const { method = 'POST', url = '/', headers = [], host = 'backend.example.com', body = 'abc' } = arrived
  const { accessKey = 'key1', credentialScope, signedHeaders = ['host', 'x-sdk-date'] } = arrived
  const authorization: Authorization = {
    algorithm: credentialScope === undefined ? 'SDK-HMAC-SHA256' : 'V11-HMAC-SHA256',
    accessKey,
    credentialScope,
    signedHeaders,
    signature: '',
    signatureBytes: arrived.signature ?? new Uint8Array(32),
  }
  return {
    request: {
      method,
      url,
      headers: readHeaderFields([
        ...(host === '' ? [] : [['Host', host] as const]),
        ['X-Sdk-Date', sdkDate],
        ...headers,
      ]),
      body: typeof body === 'string' ? encodeUtf8(body) : body,
    },
    now: new Date('2023-04-23T12:00:00Z'),
    found: { 'request-target': splitRequestTarget(url), authorization, ...arrived.found },
    budget: arrived.budget ?? new Budget(),
  }
}

/** Reads the situation of a request, or returns undefined if there is too little for a search. */
export async function tryReadSituation(arrived: Arrived, repair: Repair = {}): Promise<Situation | undefined> {
  return await readSituation(explainedOf(arrived), settingsOf(arrived), repair, async (body) =>
    hashPayload(crypto, body),
  )
}

/** Reads the situation of a request that can be read. */
export async function situationOf(arrived: Arrived = {}, repair: Repair = {}): Promise<Situation> {
  const situation = await tryReadSituation(arrived, repair)
  if (situation === undefined) throw new Error('The request has too little for a search')
  return situation
}
