import { parseTopicArn } from './topic-arn.js'

/** Accepts messages of whatever topic: anybody with an AWS account may then send some, all of them genuinely signed. */
export const anyTopic: unique symbol = Symbol('Accepts messages from any Amazon SNS topic, of any AWS account')

/** Whether a topic's messages are wanted. */
export type TopicPolicy = (topicArn: string) => boolean

/**
 * Reads the `topicArns` option.
 *
 * @throws TypeError where it is neither a list of at least one topic ARN nor {@link anyTopic}.
 */
export function readTopicPolicy(topicArns: readonly string[] | typeof anyTopic): TopicPolicy {
  if (topicArns === anyTopic) return () => true
  if (!Array.isArray(topicArns) || topicArns.length === 0 || !topicArns.every(isTopicArn)) {
    throw new TypeError('topicArns must be a list of topic ARNs, each in full, or anyTopic')
  }
  const wanted: ReadonlySet<string> = new Set(topicArns)
  return (topicArn) => wanted.has(topicArn)
}

function isTopicArn(candidate: unknown): boolean {
  if (typeof candidate !== 'string') return false
  try {
    return parseTopicArn(candidate) !== undefined
  } catch {
    return false
  }
}
