import { describe, expect, it } from 'vitest'
import { createVerified } from '../checks/verified-request.js'
import type { Verified } from '../checks/verifier.js'
import { requireConfirmation } from './confirmation.js'

function verifiedOf(scheme: string, payload: string): Verified<string> {
  const parts: Verified<string> = {
    scheme,
    payload,
    body: new Uint8Array(),
    timestamp: new Date(0),
    signer: { id: 'signer' },
    algorithm: 'HMAC-SHA-256',
    covers: 'fields',
  }
  return createVerified(parts, undefined)
}

const require = (verified: Verified<string>) => requireConfirmation(verified, 'sns', (type) => type)

describe('requireConfirmation', () => {
  it('returns the message that a verifier of the scheme accepted', () => {
    expect(require(verifiedOf('sns', 'SubscriptionConfirmation'))).toBe('SubscriptionConfirmation')
  })

  it.each<[string, Verified<string>, string]>([
    ['a message of another scheme', verifiedOf('smn', 'SubscriptionConfirmation'), 'the scheme smn cannot confirm'],
    ['a message of another type', verifiedOf('sns', 'Notification'), 'A Notification cannot confirm'],
    ['a copy', { ...verifiedOf('sns', 'SubscriptionConfirmation') }, 'the object that verify() resolved to'],
  ])('refuses %s', (_, verified, message) => {
    expect(() => require(verified)).toThrow(TypeError)
    expect(() => require(verified)).toThrow(message)
  })
})
