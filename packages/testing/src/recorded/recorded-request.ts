import type { SignedTestRequest } from '../signed-test-request.js'

/** The form in which a request was recorded. */
export type RecordedForm =
  | 'raw-http'
  | 'curl'
  | 'fetch'
  | 'lambda-event'
  | 'sqs'
  | 'sns-record'
  | 'har'
  | 'headers'
  | 'fixture'
  | 'body'

/** The name of a scheme, as in `verifier.scheme`. */
export type RecordedScheme = 'alexa' | 'sns' | 'apig' | 'appstore' | 'paypal' | 'smn'

/** The material that a fixture has in addition to the request. */
export interface RecordedMaterial {
  /** The time that the request was signed at. */
  readonly at?: Date
  /** PEM by URL, as the certificate hosts would serve it. */
  readonly certificates: Readonly<Record<string, string>>
  /** PEM. */
  readonly trustAnchors?: string
}

/** A request that a person recorded somewhere. */
export interface RecordedRequest {
  readonly form: RecordedForm
  /** The scheme that the headers and the body look like. It is absent if they do not look like any scheme. */
  readonly scheme?: RecordedScheme
  /** The request. Header values have one character for each byte. */
  readonly request: SignedTestRequest
  /** Sentences about what is missing, and about what may differ from the request that was sent. */
  readonly notes: readonly string[]
  /** The material that a fixture has in addition to the request. */
  readonly material?: RecordedMaterial
}

/** Reports a text that holds no request, with a message for the person who gave the text. It quotes nothing from the text. */
export class RecordedRequestError extends Error {
  override readonly name = 'RecordedRequestError'
}

/** A recorded request whose scheme has not been recognised yet. */
export type UnrecognisedRequest = Omit<RecordedRequest, 'scheme'>

/** Header fields in the order in which they were recorded. */
export type HeaderLines = [name: string, value: string][]

/** Creates a POST request without headers, for a body that was recorded alone. */
export function requestOfBody(body: Uint8Array<ArrayBuffer>): SignedTestRequest {
  return { method: 'POST', url: '/', headers: [], body }
}
