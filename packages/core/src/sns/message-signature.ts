import { decodeBase64 } from '../encoding/base64.js'
import { VerificationError } from '../errors.js'
import type { RsassaHash } from '../signature/rsassa.js'
import type { VerificationKey, VerifiedSignature } from '../signing-certificate/verification-key.js'
import type { SnsMessage } from './sns-message.js'

/** The signature of a message, decoded. */
export interface MessageSignature {
  /** The hash that the version stands for. */
  readonly hash: RsassaHash
  /** The hashes that it may be made with, the likelier first. */
  readonly hashes: readonly RsassaHash[]
  readonly signature: Uint8Array<ArrayBuffer>
}

// Base64 of the 1,024 bytes that the largest accepted RSA key signs with, and some to spare.
const longestSignature = 2_048

/**
 * Reads the signature of a message. A Lambda record of a topic of SignatureVersion 2 says 1 over a SHA-256 signature, so
 * the stronger hash is tried under 1. The weaker one never is under 2.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not base64 of a signature.
 */
export function readSignature({ SignatureVersion, Signature }: SnsMessage, allowSha1: boolean): MessageSignature {
  try {
    if (Signature !== '' && Signature.length <= longestSignature) {
      const signature = decodeBase64(Signature)
      if (SignatureVersion === '2') return { hash: 'SHA-256', hashes: ['SHA-256'], signature }
      return { hash: 'SHA-1', hashes: allowSha1 ? ['SHA-1', 'SHA-256'] : ['SHA-256'], signature }
    }
  } catch {
    // Reported below, in the field's words.
  }
  throw new VerificationError('ERR_PAYLOAD_INVALID', 'The body has no base64 of a signature in Signature')
}

/**
 * Verifies the signature of a message with each hash that it may be made with.
 *
 * @throws VerificationError ERR_SIGNATURE_MISMATCH, or ERR_UNSUPPORTED if it could only be made with SHA-1, which is off.
 */
export async function verifyMessage(
  key: VerificationKey,
  { hash: promised, hashes, signature }: MessageSignature,
  data: Uint8Array<ArrayBuffer>,
): Promise<VerifiedSignature> {
  let mismatch: unknown
  for (const hash of hashes) {
    try {
      return await key.verify({ name: 'Signature', hash, signature, data })
    } catch (thrown) {
      if (!(thrown instanceof VerificationError) || thrown.code !== 'ERR_SIGNATURE_MISMATCH') throw thrown
      mismatch ??= thrown
    }
  }
  if (hashes.includes(promised)) throw mismatch
  throw new VerificationError('ERR_UNSUPPORTED', 'SignatureVersion 1 signs with SHA-1, and allowSha1 is false')
}

const confirmation = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
const notification = ['Message', 'MessageId', 'Timestamp', 'TopicArn', 'Type']
const withSubject = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']

/** Names of the fields of a message that are signed, in the order they are signed. */
export function signedFieldsOf(message: SnsMessage): readonly string[] {
  if (message.Type !== 'Notification') return confirmation
  return message.Subject === undefined ? notification : withSubject
}

/**
 * Builds the string to sign of a message: a line with the name of each field, and a line with its value.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html
 */
export function buildStringToSign(message: SnsMessage): string {
  let text = ''
  for (const name of signedFieldsOf(message)) text += `${name}\n${message[name as keyof SnsMessage]}\n`
  return text
}
