import type { SnsMessage } from './sns-message.js'

const notification = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const
const confirmation = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const

/** Names of the fields of a message that are signed, in the order they are signed. */
export function signedFieldsOf(message: SnsMessage): readonly string[] {
  return linesOf(message).map(([name]) => name)
}

/**
 * Builds the string to sign of a message: a line with the name of each field, and a line with its value.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html
 */
export function buildStringToSign(message: SnsMessage): string {
  return linesOf(message)
    .map(([name, value]) => `${name}\n${value}\n`)
    .join('')
}

function linesOf(message: SnsMessage): readonly (readonly [name: string, value: string])[] {
  if (message.Type !== 'Notification') return confirmation.map((name) => [name, message[name]] as const)
  return notification.flatMap((name) => {
    const value = message[name]
    return value === undefined ? [] : [[name, value] as const]
  })
}
