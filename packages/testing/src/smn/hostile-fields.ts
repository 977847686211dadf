import type { HostileCase } from '../hostile/hostile-request.js'
import type { Material } from './hostile-material.js'
import type { SignedSmnRequest, SmnTestMessage } from './smn-message.js'

const invalid = (name: string, why: string, make: HostileCase['make']): HostileCase => ({
  name,
  why,
  expectedCode: 'ERR_PAYLOAD_INVALID',
  make,
})

/** Returns requests whose body is not JSON, or is JSON that must not be parsed. */
export function bodyCases({ sign }: Material): HostileCase[] {
  const bytes = async (body: Uint8Array<ArrayBuffer>): Promise<SignedSmnRequest> => ({ ...(await sign()), body })
  const text = (edit: (body: string) => string) => async (): Promise<SignedSmnRequest> => {
    const request = await sign()
    return { ...request, body: new TextEncoder().encode(edit(new TextDecoder().decode(request.body))) }
  }
  return [
    invalid(
      'not-json',
      'The body is not JSON',
      text(() => 'Hello'),
    ),
    invalid(
      'empty-body',
      'The body is empty',
      text(() => ''),
    ),
    invalid(
      'not-an-object',
      'The body is JSON, but not an object',
      text((body) => `[${body}]`),
    ),
    invalid(
      'json-string',
      'The body is a JSON string of the message',
      text((body) => JSON.stringify(body)),
    ),
    invalid('not-utf-8', 'The body is not UTF-8', () => bytes(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d))),
    invalid(
      'byte-order-mark',
      'The byte order mark is not JSON',
      text((body) => `\ufeff${body}`),
    ),
    invalid(
      'trailing-text',
      'Text follows the message',
      text((body) => `${body}x`),
    ),
    invalid(
      'comment',
      'JSON has no comments',
      text((body) => `/**/${body}`),
    ),
    invalid(
      'nested-deeply',
      'Some parsers end the process on deep nesting',
      text((body) => body.replace(/\}$/, `,"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)),
    ),
    invalid(
      'many-members',
      'The members take more memory than the body',
      text((body) => body.replace(/\}$/, `,"x":[${'0,'.repeat(20_000)}0]}`)),
    ),
    invalid(
      'field-twice',
      'Two parsers may read different values of a field that occurs twice',
      text((body) => body.replace(/\}$/, ',"message":"Other"}')),
    ),
    invalid(
      'type-twice',
      'Two parsers may read different types',
      text((body) => body.replace(/^\{/, '{"type":"SubscriptionConfirmation",')),
    ),
  ]
}

const signedLines = ['message_id', 'topic_urn', 'timestamp'] as const

/** Returns requests whose fields are missing or malformed. */
export function fieldCases({ sign, change, at, topicUrn }: Material): HostileCase[] {
  const withFields = (fields: SmnTestMessage) => (): Promise<SignedSmnRequest> => sign({ fields })
  const unsupported = (name: string, why: string, make: HostileCase['make']): HostileCase => ({
    ...invalid(name, why, make),
    expectedCode: 'ERR_UNSUPPORTED',
  })
  const urns = {
    'of-another-service': 'urn:obs:cn-north-4:0123456789abcdef0123456789abcdef:test',
    'without-name': 'urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:',
    'of-a-subscription': `${topicUrn}:0123456789abcdef0123456789abcdef`,
    'with-a-host-as-region': 'urn:smn:attacker.example/:0123456789abcdef0123456789abcdef:test',
    'with-dots-in-its-region': 'urn:smn:cn-north-4.attacker.example:0123456789abcdef0123456789abcdef:test',
    'with-space': `${topicUrn} `,
    'in-upper-case': topicUrn.replace('urn:smn', 'URN:SMN'),
  }
  const times = {
    words: 'yesterday',
    'without-zone': '2026-03-01T12:00:00',
    'with-offset': '2026-03-01T12:00:00+08:00',
    milliseconds: String(at.getTime()),
    'february-30': '2026-02-30T12:00:00Z',
    'with-space': '2026-03-01 12:00:00Z',
    'leap-second': '2026-03-01T12:00:60Z',
  }
  return [
    ...['type', 'message', 'signature', 'signature_version', 'signing_cert_url', ...signedLines].map((field) =>
      invalid(`no-${field.replaceAll('_', '-')}`, `The field ${field} is missing`, () =>
        change({ [field]: undefined }),
      ),
    ),
    ...signedLines.flatMap((field) => [
      invalid(`${field.replaceAll('_', '-')}-number`, 'A signed field is not a string', withFields({ [field]: 5 })),
      invalid(`${field.replaceAll('_', '-')}-list`, 'Programs differ in how they convert a list to text', () =>
        change({ [field]: ['x'] }),
      ),
      invalid(
        `${field.replaceAll('_', '-')}-with-newline`,
        'A newline in a signed line moves the boundary between two fields',
        withFields({ [field]: `a\nsubject\nGreeting` }),
      ),
    ]),
    invalid(
      'message-object',
      'Programs differ in how they convert an object to text',
      withFields({ message: { a: 1 } }),
    ),
    invalid(
      'message-lone-surrogate',
      'Two messages with different surrogates have the same bytes',
      withFields({ message: '\ud800' }),
    ),
    ...['message', 'signature', 'signature_version', 'signing_cert_url', 'type'].flatMap((field) => [
      invalid(`${field.replaceAll('_', '-')}-number`, 'The field is not a string', () => change({ [field]: 5 })),
      invalid(`${field.replaceAll('_', '-')}-null`, 'The field is not a string', () => change({ [field]: null })),
    ]),
    invalid('subject-number', 'A signed field is not a string', withFields({ subject: 5 })),
    invalid('subject-with-newline', 'A newline in subject moves the boundary between two signed fields', () =>
      sign({ subject: `Greeting\ntimestamp\n${at.toISOString()}` }),
    ),
    invalid('subject-with-carriage-return', 'Some programs end a line there', () => sign({ subject: 'a\rb' })),
    invalid('boundary-shift', 'The string to sign equals that of a message with a subject', () =>
      change({ message_id: 'a\nsubject\nGreeting', subject: undefined }, { messageId: 'a', subject: 'Greeting' }),
    ),
    invalid('no-subscribe-url', 'A SubscriptionConfirmation must have a subscribe_url', () =>
      change({ subscribe_url: undefined }, { type: 'SubscriptionConfirmation' }),
    ),
    invalid('no-subscribe-url-to-return', 'An UnsubscribeConfirmation must have a subscribe_url', () =>
      change({ subscribe_url: undefined }, { type: 'UnsubscribeConfirmation' }),
    ),
    invalid('subscribe-url-number', 'A signed field is not a string', () =>
      sign({ type: 'SubscriptionConfirmation', fields: { subscribe_url: 5 } }),
    ),
    invalid('subscribe-url-with-newline', 'A newline in a signed line moves the boundary between two fields', () =>
      sign({ type: 'SubscriptionConfirmation', fields: { subscribe_url: 'https://a.example/\ntype\nx' } }),
    ),
    invalid('other-type', 'The type is unknown', withFields({ type: 'Announcement' })),
    invalid('type-lower-case', 'Types are case-sensitive', withFields({ type: 'notification' })),
    unsupported('type-user-confirm', 'The message is for the publisher, and has another form', () =>
      change({ type: 'HttpSubscriptionUserConfirm' }),
    ),
    unsupported('type-user-unsubscribe', 'The message is for the publisher, and has another form', () =>
      change({ type: 'HttpSubscriptionUserUnsubscribe' }),
    ),
    ...Object.entries({ two: 'v2', 'upper-case': 'V1', one: '1', empty: '' }).map(([name, version]) =>
      unsupported(`version-${name}`, 'The signature version is unknown', () => change({ signature_version: version })),
    ),
    ...Object.entries(urns).map(([name, urn]) =>
      invalid(`urn-${name}`, 'The URN is not the URN of a topic', withFields({ topic_urn: urn })),
    ),
    ...Object.entries(times).map(([name, timestamp]) =>
      invalid(`timestamp-${name}`, 'A timestamp of another form cannot be checked', () => sign({ timestamp })),
    ),
    ...Object.entries({
      empty: '',
      words: 'no signature',
      hex: 'zz',
      'with-newline': 'AAAA\n',
      unpadded: 'AA',
      'loose-bits': 'AB==',
      long: 'A'.repeat(4_096),
    }).map(([name, signature]) =>
      invalid(`signature-${name}`, 'A signature must have only one spelling in base64', () => change({ signature })),
    ),
  ]
}
