import { describe, expect, it } from 'vitest'
import { readUrl } from '../transfer/url-policy.js'
import { certificateUrls, senderAt, sendersOf, signingCertificateName } from './senders.js'

const live = 'https://api.paypal.com'
const sandbox = 'https://api.sandbox.paypal.com'

describe('sendersOf', () => {
  it.each([
    ['live', false, [{ origin: live, webhookIds: ['A', 'B'] }]],
    ['sandbox', false, [{ origin: sandbox, webhookIds: ['A', 'B'] }]],
    ['live', true, [{ origin: live, webhookIds: ['A', 'B', 'WEBHOOK_ID'] }]],
    [
      'sandbox',
      true,
      [
        { origin: sandbox, webhookIds: ['A', 'B'] },
        { origin: live, webhookIds: ['WEBHOOK_ID'] },
      ],
    ],
  ] as const)('of %s, with the simulator: %s', (environment, acceptSimulator, expected) => {
    expect(sendersOf(environment, ['A', 'B', 'A'], acceptSimulator)).toEqual(expected)
  })
})

describe('senderAt', () => {
  const senders = sendersOf('sandbox', ['A'], true)

  it.each([
    [`${sandbox}/v1/notifications/certs/CERT-1`, sandbox],
    [`${live}/v1/notifications/certs/CERT-1`, live],
    // If no sender matches, the URL is refused, because its origin is not that of the first sender.
    ['https://attacker.test/', sandbox],
    [`${live}.attacker.test/`, sandbox],
    [live, sandbox],
    [`x${live}/`, sandbox],
  ])('finds for %s the sender at %s', (url, origin) => {
    expect(senderAt(url, senders).origin).toBe(origin)
  })
})

describe('signingCertificateName', () => {
  it.each([
    [live, 'messageverificationcerts.paypal.com'],
    [sandbox, 'messageverificationcerts.sandbox.paypal.com'],
  ])('of %s is %s', (origin, name) => {
    expect(signingCertificateName(origin)).toBe(name)
  })
})

describe('certificateUrls', () => {
  const isAllowed = (url: string): boolean => readUrl(url, certificateUrls).url === url
  const path = '/v1/notifications/certs/CERT-0'

  it.each([
    [live, true],
    [sandbox, true],
    ['http://api.paypal.com', false],
    ['https://api.paypal.com:443', false],
    ['https://api.paypal.com.attacker.test', false],
    ['https://api.sandboxxpaypal.com', false],
    ['https://apixpaypal.com', false],
    ['https://api.paypalxcom', false],
    ['https://api.sandbox.sandbox.paypal.com', false],
    ['https://x.api.paypal.com', false],
  ])('has the origin %s: %s', (origin, expected) => {
    expect(isAllowed(origin + path)).toBe(expected)
  })

  it.each([
    ['CERT-360caa42-fca2a594-a5cafa77', true],
    ['CERT-0', true],
    [`CERT-${'0'.repeat(100)}`, true],
    [`CERT-${'0'.repeat(101)}`, false],
    ['CERT-', false],
    ['CERT--0', false],
    ['CERT-A', false],
    ['CERT-0/', false],
    ['CERT-0.pem', false],
    ['CERT-0?', false],
    ['CERT-0x', false],
    ['cert-0', false],
    ['x/CERT-0', false],
    ['x/../CERT-0', false],
  ])('has the file %s: %s', (name, expected) => {
    expect(isAllowed(`${live}/v1/notifications/certs/${name}`)).toBe(expected)
    expect(isAllowed(`${live}/x/v1/notifications/certs/${name}`)).toBe(false)
  })
})
