import type { OptionKind } from '../scheme/parts.js'
import { parseTopicUrn } from './topic-urn.js'

/** Accepts messages of any topic. Then anybody with a Huawei Cloud account can send messages with a genuine signature. */
export const anyTopic: unique symbol = Symbol('Accepts messages from any SMN topic, of any Huawei Cloud account')

/** The topics whose messages are accepted. */
export interface WantedTopics {
  has(topicUrn: string): boolean
  /** The topics of the list. Empty if every topic is accepted. */
  readonly listed: readonly string[]
}

/** The kind of the `topicUrns` option. */
export const topicUrnsKind: OptionKind = {
  wanted:
    "a list of topic URNs, each in full, such as 'urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:orders', or anyTopic",
  required: true,
  accepts: (value) => value === anyTopic || (Array.isArray(value) && value.length > 0 && value.every(isTopicUrn)),
}

/** Reads the `topicUrns` option, which was already checked. */
export function readWantedTopics(topicUrns: readonly string[] | typeof anyTopic): WantedTopics {
  if (topicUrns === anyTopic) return { has: () => true, listed: [] }
  const wanted = new Set(topicUrns)
  return { has: (topicUrn) => wanted.has(topicUrn), listed: [...wanted] }
}

function isTopicUrn(value: unknown): boolean {
  try {
    return typeof value === 'string' && parseTopicUrn(value) !== undefined
  } catch {
    return false
  }
}
