import { VerificationError } from '../errors.js'
import { atOdds, requireEqualHeaders } from '../scheme/message-fields.js'
import { type HeaderFields, optionalHeader } from '../scheme/parts.js'
import type { SnsMessage } from './sns-message.js'

/**
 * Refuses raw message delivery, which has no signature.
 *
 * @throws VerificationError ERR_UNSUPPORTED, or ERR_HEADER_INVALID if the header is neither `true` nor `false`.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html
 */
export function refuseRawDelivery(headers: HeaderFields): void {
  const value = optionalHeader(headers, 'x-amz-sns-rawdelivery')?.toLowerCase()
  if (value === undefined || value === 'false') return
  if (value !== 'true')
    throw new VerificationError('ERR_HEADER_INVALID', 'x-amz-sns-rawdelivery header is neither true nor false')
  throw new VerificationError(
    'ERR_UNSUPPORTED',
    'RawMessageDelivery carries no signature: switch it off for this subscription',
  )
}

const headersOfFields = [
  ['x-amz-sns-message-type', 'Type'],
  ['x-amz-sns-message-id', 'MessageId'],
  ['x-amz-sns-topic-arn', 'TopicArn'],
] as const
const ofSubscription = 'x-amz-sns-subscription-arn'

/**
 * Requires that every `x-amz-sns-*` header that is present agrees with the body. Code that routes by a header then relies on
 * signed values.
 *
 * @throws VerificationError ERR_HEADER_INVALID if one disagrees, or came more than once.
 */
export function requireAgreement(headers: HeaderFields, message: SnsMessage): void {
  requireEqualHeaders(headers, headersOfFields, message)
  const subscription = optionalHeader(headers, ofSubscription)
  if (subscription !== undefined && !subscription.startsWith(`${message.TopicArn}:`))
    throw atOdds(ofSubscription, 'TopicArn')
}
