import { describe, expect, it } from 'vitest'
import { requireSubscribeUrl, type SubscribeUrl } from './subscribe-url.js'

const start = 'https://service.test/confirm'
const read =
  (text: string, more: Partial<SubscribeUrl> = {}) =>
  () =>
    requireSubscribeUrl({
      text,
      field: 'subscribe_url',
      identity: { name: 'acme', status: 403 },
      origin: 'https://service.test',
      path: /^\/confirm$/,
      required: { topic: 'orders', token: undefined },
      optional: { region: 'north' },
      ...more,
    })

describe('requireSubscribeUrl', () => {
  it.each([
    `${start}?topic=orders&token=t`,
    `${start}?token=t&topic=orders`,
    `${start}?topic=orders&region=north&token=%20`,
  ])('returns %s', (url) => {
    expect(read(url)()).toBe(url)
  })

  it('may have no optional parameters', () => {
    expect(read(`${start}?topic=orders&token=t`, { optional: {} })()).toBe(`${start}?topic=orders&token=t`)
  })

  const other = 'has a query parameter that is unknown, repeated or at odds with the message'

  it.each([
    ['another value', '?topic=invoices&token=t', other],
    ['another value of an optional parameter', '?topic=orders&token=t&region=south', other],
    ['an empty value', '?topic=orders&token=', other],
    ['a repeated parameter', '?topic=orders&token=t&token=t', other],
    ['an unknown parameter', '?topic=orders&token=t&next=1', other],
    ['a parameter that every object has', '?topic=orders&token=t&constructor=1', other],
    ['a missing parameter', '?topic=orders', 'lacks the query parameter token'],
    ['two missing parameters', '?region=north', 'lacks the query parameter topic and token'],
    ['no query', '', 'does not have the query that is allowed'],
    ['another path', '/more?topic=orders&token=t', 'has a path that is not allowed'],
  ])('refuses %s', (_, rest, fault) => {
    expect(read(start + rest)).toThrow(
      expect.objectContaining({
        code: 'ERR_SUBSCRIBE_URL_FORBIDDEN',
        scheme: 'acme',
        status: 403,
        message: `subscribe_url ${fault}`,
      }),
    )
  })

  it('refuses another origin', () => {
    expect(read('https://other.test/confirm?topic=orders&token=t')).toThrow('subscribe_url is not of')
  })
})
