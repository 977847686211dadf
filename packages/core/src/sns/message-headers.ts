import { VerificationError } from '../errors.js'
import { type HeaderFields, optionalHeader } from '../request/header-fields.js'
import type { SnsMessage } from './sns-message.js'

/**
 * Refuses raw message delivery, which carries no signature.
 *
 * @throws VerificationError ERR_UNSUPPORTED, or ERR_HEADER_INVALID where the header says neither yes nor no.
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

const fields = [
  ['x-amz-sns-message-type', 'Type'],
  ['x-amz-sns-message-id', 'MessageId'],
  ['x-amz-sns-topic-arn', 'TopicArn'],
] as const

/**
 * Requires that the `x-amz-sns-*` headers, those that are there, say what the body says: whoever routes by a header then
 * routes by what is signed.
 *
 * @throws VerificationError ERR_HEADER_INVALID
 */
export function requireAgreement(headers: HeaderFields, message: SnsMessage): void {
  for (const [header, field] of fields) {
    const value = optionalHeader(headers, header)
    if (value !== undefined && value !== message[field])
      throw new VerificationError('ERR_HEADER_INVALID', `${header} header is at odds with ${field} in the body`)
  }
  const subscription = optionalHeader(headers, 'x-amz-sns-subscription-arn')
  if (subscription !== undefined && !subscription.startsWith(`${message.TopicArn}:`))
    throw new VerificationError(
      'ERR_HEADER_INVALID',
      'x-amz-sns-subscription-arn header is not of the topic in the body',
    )
}
