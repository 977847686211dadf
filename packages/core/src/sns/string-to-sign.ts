import type { SnsMessage } from './sns-message.js'

const notification = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const
const confirmation = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const

/** Names of the fields of a message that are signed, in the order they are signed. */
export function signedFieldsOf(message: SnsMessage): readonly string[] {
  if (message.Type !== 'Notification') return confirmation
  return message.Subject === undefined ? notification.filter((name) => name !== 'Subject') : notification
}

/**
 * Builds the string to sign of a message: a line with the name of each field, and a line with its value.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html
 */
export function buildStringToSign(message: SnsMessage): string {
  let text = ''
  if (message.Type === 'Notification') {
    for (const name of notification) {
      const value = message[name]
      if (value !== undefined) text += `${name}\n${value}\n`
    }
  } else {
    for (const name of confirmation) text += `${name}\n${message[name]}\n`
  }
  return text
}
