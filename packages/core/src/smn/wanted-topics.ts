import type { OptionKind } from '../options/options.js'
import { parseTopicUrn } from './topic-urn.js'

/** Accepts messages of any topic. Then anybody with a Huawei Cloud account can send messages with a genuine signature. */
export const anyTopic: unique symbol = Symbol('Accepts messages from any SMN topic, of any Huawei Cloud account')

/** The kind of the `topicUrns` option. */
export const topicUrnsKind: OptionKind = {
  wanted:
    "a list of topic URNs, each in full, such as 'urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:orders', or anyTopic",
  required: true,
  accepts: (value) => value === anyTopic || (Array.isArray(value) && value.length > 0 && value.every(isTopicUrn)),
}

/** Reads the `topicUrns` option, which was already checked. Returns undefined if every topic is accepted. */
export function readWantedTopics(topicUrns: readonly string[] | typeof anyTopic): ReadonlySet<string> | undefined {
  return topicUrns === anyTopic ? undefined : new Set(topicUrns)
}

function isTopicUrn(value: unknown): boolean {
  try {
    return typeof value === 'string' && parseTopicUrn(value) !== undefined
  } catch {
    return false
  }
}
