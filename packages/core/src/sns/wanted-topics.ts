import type { OptionKind } from '../scheme/parts.js'
import { parseTopicArn, type TopicArn } from './topic-arn.js'

/** Accepts messages of any topic. Then anybody with an AWS account can send messages with a genuine signature. */
export const anyTopic: unique symbol = Symbol('Accepts messages from any Amazon SNS topic, of any AWS account')

/** The topics whose messages are accepted. */
export interface WantedTopics {
  has(topicArn: string): boolean
  /** Parses the ARN of any topic. It looks up the ARNs of the list, which are already parsed. */
  parse(topicArn: string): TopicArn
  /** The ARNs of the topics, if they are listed. */
  readonly listed: readonly string[]
}

/** The kind of the `topicArns` option. */
export const topicArnsKind: OptionKind = {
  wanted: "a list of topic ARNs, each in full, such as 'arn:aws:sns:us-east-1:123456789012:orders', or anyTopic",
  required: true,
  accepts: (value) => value === anyTopic || (Array.isArray(value) && value.length > 0 && value.every(isTopicArn)),
}

/** Reads the `topicArns` option, which was already checked. */
export function readWantedTopics(topicArns: readonly string[] | typeof anyTopic): WantedTopics {
  if (topicArns === anyTopic) return { has: () => true, parse: parseTopicArn, listed: [] }
  const wanted = new Map(topicArns.map((topicArn) => [topicArn, parseTopicArn(topicArn)]))
  return {
    has: (topicArn) => wanted.has(topicArn),
    parse: (topicArn) => wanted.get(topicArn) ?? parseTopicArn(topicArn),
    listed: [...wanted.keys()],
  }
}

function isTopicArn(value: unknown): boolean {
  try {
    return typeof value === 'string' && parseTopicArn(value) !== undefined
  } catch {
    return false
  }
}
