import { decodeSignature } from '../scheme/decode-signature.js'
import { buildFieldLines } from '../scheme/message-fields.js'
import type { SmnMessage } from './smn-message.js'

/**
 * Decodes the signature of a message.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not base64 of a signature.
 */
export function readSignature({ signature }: SmnMessage): Uint8Array<ArrayBuffer> {
  return decodeSignature(signature, 'signature in the body', 'ERR_PAYLOAD_INVALID')
}

const confirmation = ['message', 'message_id', 'subscribe_url', 'timestamp', 'topic_urn', 'type']
const notification = ['message', 'message_id', 'timestamp', 'topic_urn', 'type']
const withSubject = ['message', 'message_id', 'subject', 'timestamp', 'topic_urn', 'type']

/** Returns the names of the signed fields of a message, in the order of signing. */
export function signedFieldsOf(message: SmnMessage): readonly string[] {
  if (message.type !== 'Notification') return confirmation
  return message.subject === undefined ? notification : withSubject
}

/**
 * Builds the string to sign of a message. For each field, it has one line with the name and one line with the value.
 *
 * @see https://support.huaweicloud.com/intl/en-us/usermanual-smn/smn_ug_a9003.html
 */
export function buildStringToSign(message: SmnMessage): string {
  return buildFieldLines(message, signedFieldsOf(message))
}
