import { describe, expect, it } from 'vitest'
import { readHeaderFields } from '../request/header-lines.js'
import { requireAgreement } from './message-headers.js'
import type { SmnMessage } from './smn-message.js'

const message = { type: 'Notification', message_id: 'an-id', topic_urn: 'urn:smn:a:b:c' } as SmnMessage
const agreeing = [
  ['X-SMN-MESSAGE-TYPE', 'Notification'],
  ['X-SMN-MESSAGE-ID', 'an-id'],
  ['X-SMN-TOPIC-URN', 'urn:smn:a:b:c'],
] as const
const require = (lines: readonly (readonly [string, string])[]) => (): void =>
  requireAgreement(readHeaderFields(lines.map(([name, value]) => [name, value])), message)

describe('requireAgreement', () => {
  it('accepts headers that repeat the fields, and their absence', () => {
    expect(require(agreeing)).not.toThrow()
    expect(require([])).not.toThrow()
    for (const line of agreeing) expect(require([line])).not.toThrow()
    expect(require([['X-SMN-SUBSCRIPTION-URN', 'x']])).not.toThrow()
  })

  it.each([
    ['X-SMN-MESSAGE-TYPE', 'type'],
    ['X-SMN-MESSAGE-ID', 'message_id'],
    ['X-SMN-TOPIC-URN', 'topic_urn'],
  ])('refuses a %s header that differs, is empty, or is repeated', (name, field) => {
    for (const value of ['other', '', 'AN-ID', 'notification']) {
      const lines = agreeing.map((line) => (line[0] === name ? ([name, value] as const) : line))
      expect(require(lines)).toThrow(
        expect.objectContaining({
          code: 'ERR_HEADER_INVALID',
          message: `${name.toLowerCase()} header is at odds with ${field} in the body`,
        }),
      )
    }
    const twice = agreeing.filter((line) => line[0] === name)
    expect(require([...agreeing, ...twice])).toThrow(expect.objectContaining({ code: 'ERR_HEADER_INVALID' }))
  })
})
