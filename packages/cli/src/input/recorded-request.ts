import {
  type RecordedForm,
  type RecordedRequest,
  RecordedRequestError,
  readRecordedRequest,
} from '@countersign/testing/recorded'
import { OperatorError } from '../operator-error.js'

/**
 * Reads a request from a file in any form that `readRecordedRequest` of @countersign/testing knows. The message of an error
 * begins with `path`.
 *
 * @throws OperatorError if the file holds no request.
 */
export function parseRecordedRequest(bytes: Uint8Array, path: string): RecordedRequest {
  try {
    return readRecordedRequest(bytes)
  } catch (error) {
    if (error instanceof RecordedRequestError) throw new OperatorError(`${path} cannot be read. ${error.message}`)
    throw error
  }
}

/** The names of the forms, for people. */
export const formNames: Readonly<Record<RecordedForm, string>> = {
  'raw-http': 'a raw HTTP request',
  curl: 'a curl command',
  fetch: 'a call of fetch',
  'lambda-event': 'an HTTP event of AWS Lambda',
  sqs: 'a record of SQS',
  'sns-record': 'an SNS record of AWS Lambda',
  har: 'a HAR file',
  headers: 'headers',
  fixture: 'a fixture',
  body: 'a body',
}
