import { decodeBase64 } from '../encoding/base64.js'
import { VerificationError } from '../errors.js'
import type { SmnMessage } from './smn-message.js'

// The largest accepted RSA key makes a signature of 1,024 bytes. This limit is slightly longer than its base64.
const longestSignature = 2_048

/**
 * Decodes the signature of a message.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not base64 of a signature.
 */
export function readSignature({ signature }: SmnMessage): Uint8Array<ArrayBuffer> {
  try {
    if (signature !== '' && signature.length <= longestSignature) return decodeBase64(signature)
  } catch {
    // The error below names the field.
  }
  throw new VerificationError('ERR_PAYLOAD_INVALID', 'signature in the body is not base64 of a signature')
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
  let text = ''
  for (const name of signedFieldsOf(message)) text += `${name}\n${message[name as keyof SmnMessage]}\n`
  return text
}
