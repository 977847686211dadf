import { describe, expect, it } from 'vitest'
import { parseTopicArn } from './topic-arn.js'
import { anyTopic, readWantedTopics, topicArnsKind } from './wanted-topics.js'

const [orders, returns] = ['orders', 'returns'].map((name) => `arn:aws:sns:us-east-1:123456789012:${name}`) as [
  string,
  string,
]

describe('topicArnsKind', () => {
  it.each<[string, unknown]>([
    ['anyTopic', anyTopic],
    ['one topic', [orders]],
    ['several topics', [orders, returns]],
  ])('accepts %s', (_, value) => {
    expect(topicArnsKind.accepts(value)).toBe(true)
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['another symbol', Symbol('anyTopic')],
    ['a topic outside a list', orders],
    ['an empty list', []],
    ['a list with one value that is not a topic', [orders, 'returns']],
    ['an object with the text of a topic', [{ toString: () => orders }]],
    ['a topic in a list in the list', [[orders]]],
  ])('refuses %s', (_, value) => {
    expect(topicArnsKind.accepts(value)).toBe(false)
  })
})

describe('readWantedTopics', () => {
  it('has the topics that it lists, and reads the ARN of any topic', () => {
    const topics = readWantedTopics([orders])
    expect([topics.has(orders), topics.has(returns), topics.listed]).toEqual([true, false, [orders]])
    expect(topics.parse(orders)).toBe(topics.parse(orders))
    expect(topics.parse(returns)).toEqual(parseTopicArn(returns))
    expect(() => topics.parse('returns')).toThrow('TopicArn is not the ARN of a topic in a known partition')
  })

  it('has every topic and lists none with anyTopic', () => {
    const topics = readWantedTopics(anyTopic)
    expect([topics.has(orders), topics.listed, topics.parse(orders)]).toEqual([true, [], parseTopicArn(orders)])
  })
})
