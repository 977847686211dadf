import { VerificationError } from '../errors.js'
import { decodeSignature } from '../scheme/decode-signature.js'
import { buildFieldLines } from '../scheme/message-fields.js'
import type { SignatureHash } from '../scheme/parts.js'
import type { SnsMessage } from './sns-message.js'

/** The decoded signature of a message. */
export interface MessageSignature {
  /** The hash that SignatureVersion names. */
  readonly hash: SignatureHash
  /** The hashes to try, the likeliest first. */
  readonly hashes: readonly SignatureHash[]
  readonly signature: Uint8Array<ArrayBuffer>
}

/**
 * Reads the signature of a message. If a topic uses SignatureVersion 2, a Lambda record may name version 1 although the
 * signature uses SHA-256. So version 1 also tries SHA-256. Version 2 never tries SHA-1.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not base64 of a signature.
 */
export function readSignature({ SignatureVersion, Signature }: SnsMessage, allowSha1: boolean): MessageSignature {
  const signature = decodeSignature(Signature, 'Signature in the body', 'ERR_PAYLOAD_INVALID')
  if (SignatureVersion === '2') return { hash: 'SHA-256', hashes: ['SHA-256'], signature }
  return { hash: 'SHA-1', hashes: allowSha1 ? ['SHA-1', 'SHA-256'] : ['SHA-256'], signature }
}

/**
 * Returns the error of a message that no allowed hash verifies, if the reason may be that SHA-1 is not allowed. Otherwise
 * returns undefined: the signature does not match.
 */
export function refuseSha1({ hash, hashes }: MessageSignature): VerificationError | undefined {
  if (hashes.includes(hash)) return undefined
  return new VerificationError('ERR_UNSUPPORTED', 'SignatureVersion 1 signs with SHA-1, and allowSha1 is false')
}

const confirmation = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
const notification = ['Message', 'MessageId', 'Timestamp', 'TopicArn', 'Type']
const withSubject = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']

/** Returns the names of the signed fields of a message, in the order of signing. */
export function signedFieldsOf(message: SnsMessage): readonly string[] {
  if (message.Type !== 'Notification') return confirmation
  return message.Subject === undefined ? notification : withSubject
}

/**
 * Builds the string to sign of a message. For each field, it has one line with the name and one line with the value.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html
 */
export function buildStringToSign(message: SnsMessage): string {
  return buildFieldLines(message, signedFieldsOf(message))
}
