import { requireEqualHeaders } from '../scheme/message-fields.js'
import type { HeaderFields } from '../scheme/parts.js'
import type { SmnMessage } from './smn-message.js'

/** The headers that repeat a signed field. */
export const headersOfFields = [
  ['x-smn-message-type', 'type'],
  ['x-smn-message-id', 'message_id'],
  ['x-smn-topic-urn', 'topic_urn'],
] as const

/**
 * Requires that every header that repeats a field, and is present, agrees with the body. Code that routes by such a header then
 * relies on signed values.
 *
 * @throws VerificationError ERR_HEADER_INVALID if one disagrees, or came more than once.
 * @see https://support.huaweicloud.com/intl/en-us/usermanual-smn/smn_ug_a9002.html
 */
export function requireAgreement(headers: HeaderFields, message: SmnMessage): void {
  requireEqualHeaders(headers, headersOfFields, message)
}
