import type { CheckDefinition } from '../checks/checks.js'
import { filled } from '../checks/filled.js'
import { checkFreshness } from '../checks/freshness.js'
import { postCheck } from '../checks/post-check.js'
import { type ReplaySettings, replayCheck } from '../checks/replay-check.js'
import type { ReplayClaim } from '../checks/replay-claim.js'
import { decodeBase64 } from '../encoding/decode-base64.js'
import { decodeTimestamp } from '../encoding/timestamp.js'
import { encodeUtf8 } from '../encoding/utf8.js'
import { VerificationError } from '../errors.js'
import type { ReceivedRequest } from '../request/received-request.js'
import type { RsassaHash } from '../signature/rsassa.js'
import type { CertificateContext } from '../signing-certificate/certificate-context.js'
import { type SignedData, signatureCheck } from '../signing-certificate/signature-check.js'
import { refuseRawDelivery, requireAgreement } from './message-headers.js'
import { signingCertificateName } from './signing-certificate-name.js'
import { requireSigningCertificateUrl } from './signing-certificate-url.js'
import { parseSnsMessage, type SnsMessage } from './sns-message.js'
import { buildStringToSign } from './string-to-sign.js'
import type { TopicArn } from './topic-arn.js'
import type { WantedTopics } from './topic-arns.js'

/** What the checks of an SNS delivery read and fill in. */
export interface SnsContext extends CertificateContext {
  readonly request: ReceivedRequest
  message?: SnsMessage
  topic?: TopicArn
  timestamp?: Date
  signature?: { readonly hash: RsassaHash; readonly bytes: Uint8Array<ArrayBuffer> }
  /** UTF-8 of the string to sign. */
  signedBytes?: Uint8Array<ArrayBuffer>
  claim?: ReplayClaim
}

type SnsCheck = CheckDefinition<SnsContext>

/** The checks of what was delivered, before anything about it is believed. */
export function messageChecks(topics: WantedTopics, allowSha1: boolean): readonly SnsCheck[] {
  return [
    postCheck,
    {
      id: 'raw-delivery',
      run: ({ request }) => refuseRawDelivery(request.headers),
    },
    {
      id: 'payload',
      run(context) {
        const message = parseSnsMessage(context.request.body)
        context.topic = topics.parse(message.TopicArn)
        context.timestamp = timestampOf(message)
        context.message = message
      },
    },
    {
      id: 'headers',
      needs: ['payload'],
      run: ({ request, message }) => requireAgreement(request.headers, filled(message)),
    },
    {
      id: 'signature-version',
      needs: ['payload'],
      run(context) {
        context.signature = readSignature(filled(context.message), allowSha1)
      },
    },
  ]
}

/** The checks that need no trust: what a message says of itself is enough to refuse it. */
export function claimChecks(topics: WantedTopics, timestampTolerance: number): readonly SnsCheck[] {
  return [
    {
      id: 'topic',
      needs: ['payload'],
      run({ message }) {
        if (topics.has(filled(message).TopicArn)) return
        throw new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'The message is of a topic that is not on the list')
      },
    },
    {
      id: 'timestamp',
      needs: ['payload'],
      run({ timestamp, now }) {
        checkFreshness(filled(timestamp), now, { past: timestampTolerance, future: futureTolerance })
      },
    },
    {
      id: 'certificate-url',
      needs: ['payload'],
      run(context) {
        const topic = filled(context.topic)
        context.certificateUrl = requireSigningCertificateUrl(filled(context.message).SigningCertURL, topic)
        context.dnsName = signingCertificateName(topic)
      },
    },
  ]
}

/** The checks of the signature over the fields of the message. */
export function fieldSignatureChecks(crypto: Crypto): readonly SnsCheck[] {
  return [
    {
      id: 'string-to-sign',
      needs: ['payload'],
      run(context) {
        context.signedBytes = encodeUtf8(buildStringToSign(filled(context.message)))
      },
    },
    signatureCheck(crypto, ['signature-version', 'string-to-sign'], signedFields),
  ]
}

/** The signature of a message, and the bytes that it must be over. */
export function signedFields({ signature, signedBytes }: SnsContext): SignedData {
  const { hash, bytes } = filled(signature)
  return { name: 'Signature', hash, signature: bytes, data: filled(signedBytes) }
}

/** The check that a message has not come before. */
export function messageReplayCheck(settings: ReplaySettings, timestampTolerance: number): SnsCheck {
  return replayCheck(settings, ({ message }) => ({ id: replayIdOf(filled(message)), tolerance: timestampTolerance }))
}

/** What a replay guard remembers a message by: AWS repeats a delivery with the MessageId it had. */
export function replayIdOf({ MessageId }: SnsMessage): string {
  return `sns:${MessageId}`
}

// Seconds by which AWS's clock may be ahead of ours.
const futureTolerance = 300

function timestampOf({ Timestamp }: SnsMessage): Date {
  try {
    return decodeTimestamp(Timestamp)
  } catch {
    throw new VerificationError('ERR_PAYLOAD_INVALID', 'The body has no RFC 3339 time in Timestamp')
  }
}

// Base64 of the 1,024 bytes that the largest accepted RSA key signs with, and some to spare.
const longestSignature = 2_048

function readSignature({ SignatureVersion, Signature }: SnsMessage, allowSha1: boolean): SnsContext['signature'] & {} {
  if (SignatureVersion === '1' && !allowSha1)
    throw new VerificationError('ERR_UNSUPPORTED', 'SignatureVersion 1 signs with SHA-1, and allowSha1 is false')
  try {
    if (Signature !== '' && Signature.length <= longestSignature)
      return { hash: SignatureVersion === '1' ? 'SHA-1' : 'SHA-256', bytes: decodeBase64(Signature) }
  } catch {
    // Said below, in the field's words.
  }
  throw new VerificationError('ERR_PAYLOAD_INVALID', 'The body has no base64 of a signature in Signature')
}
