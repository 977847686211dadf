import { describe, expect, it } from 'vitest'
import { anyTopic, readWantedTopics, topicUrnsKind } from './wanted-topics.js'

const orders = 'urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:orders'
const returns = orders.replace('orders', 'returns')

describe('readWantedTopics', () => {
  it('has exactly the topics of the list', () => {
    const given = [orders, returns, orders]
    const topics = readWantedTopics(given)
    given[0] = 'other'
    expect([topics.has(orders), topics.has(returns)]).toEqual([true, true])
    for (const other of ['other', '', `${orders}x`, orders.slice(0, -1), orders.toUpperCase()])
      expect(topics.has(other), other).toBe(false)
    expect(topics.listed).toEqual([orders, returns])
  })

  it('has every topic with anyTopic', () => {
    const topics = readWantedTopics(anyTopic)
    expect([topics.has(orders), topics.has('x'), topics.listed]).toEqual([true, true, []])
  })
})

describe('topicUrnsKind', () => {
  it.each([
    [anyTopic, true],
    [[orders], true],
    [[orders, returns], true],
    [orders, false],
    [[], false],
    [[orders, 'orders'], false],
    [['orders', orders], false],
    [[orders, 1], false],
    [[[orders]], false],
    [[`${orders} `], false],
    [Symbol('anyTopic'), false],
    [undefined, false],
    [{ length: 1, 0: orders }, false],
  ])('accepts %j: %s', (value, expected) => {
    expect(topicUrnsKind.accepts(value)).toBe(expected)
    expect(topicUrnsKind.required).toBe(true)
  })
})
