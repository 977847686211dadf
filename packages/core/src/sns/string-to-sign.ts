import type { SnsMessage } from './sns-message.js'

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
