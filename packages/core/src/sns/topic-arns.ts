import { parseTopicArn, type TopicArn } from './topic-arn.js'

/** Accepts messages of whatever topic: anybody with an AWS account may then send some, all of them genuinely signed. */
export const anyTopic: unique symbol = Symbol('Accepts messages from any Amazon SNS topic, of any AWS account')

/** The topics whose messages are wanted. */
export interface WantedTopics {
  has(topicArn: string): boolean
  /** Takes any topic's ARN apart, one of the list by looking it up. */
  parse(topicArn: string): TopicArn
}

/**
 * Reads the `topicArns` option.
 *
 * @throws TypeError where it is neither a list of at least one topic ARN nor {@link anyTopic}.
 */
export function readWantedTopics(topicArns: readonly string[] | typeof anyTopic): WantedTopics {
  if (topicArns === anyTopic) return { has: () => true, parse: parseTopicArn }
  const wanted = new Map<string, TopicArn>()
  try {
    for (const topicArn of topicArns) wanted.set(topicArn, parseTopicArn(topicArn))
  } catch {
    wanted.clear()
  }
  if (!Array.isArray(topicArns) || wanted.size === 0) {
    throw new TypeError('topicArns must be a list of topic ARNs, each in full, or anyTopic')
  }
  return {
    has: (topicArn) => wanted.has(topicArn),
    parse: (topicArn) => wanted.get(topicArn) ?? parseTopicArn(topicArn),
  }
}
