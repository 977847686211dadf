import { type HostileCase, withHeader } from '../hostile/hostile-request.js'
import type { Material } from './hostile-material.js'
import type { SmnMessageType } from './smn-message.js'

/** Returns requests whose method or headers are wrong. */
export function requestCases({ sign, topicUrn }: Material): HostileCase[] {
  const headers: [name: string, why: string, field: string, value: string][] = [
    [
      'header-type',
      'A router that reads the header would route it as another type',
      'X-SMN-MESSAGE-TYPE',
      'SubscriptionConfirmation',
    ],
    [
      'header-topic',
      'A router that reads the header would route it to another topic',
      'X-SMN-TOPIC-URN',
      `${topicUrn}-2`,
    ],
    ['header-topic-empty', 'An empty header is not the topic of the body', 'X-SMN-TOPIC-URN', ''],
    [
      'header-message-id',
      'A log that reads the header would name another message',
      'X-SMN-MESSAGE-ID',
      '88c726942175432bac921eafd0036163',
    ],
    ['header-type-case', 'SMN writes the type in only one way', 'X-SMN-MESSAGE-TYPE', 'notification'],
  ]
  return [
    ...['GET', 'PUT', 'PATCH', 'DELETE'].map(
      (method): HostileCase => ({
        name: `method-${method.toLowerCase()}`,
        why: 'SMN sends only POST',
        expectedCode: 'ERR_REQUEST_INVALID',
        make: async () => ({ ...(await sign()), method }),
      }),
    ),
    ...headers.map(
      ([name, why, field, value]): HostileCase => ({
        name,
        why,
        expectedCode: 'ERR_HEADER_INVALID',
        make: async () => withHeader(await sign(), field, value),
      }),
    ),
    ...Object.entries({ type: 'Notification', 'message-id': 'a', 'topic-urn': topicUrn }).map(
      ([name, value]): HostileCase => ({
        name: `header-${name}-twice`,
        why: 'Two programs may read different values of a header that is sent twice',
        expectedCode: 'ERR_HEADER_INVALID',
        make: async () => {
          const request = await sign()
          const field = name === 'topic-urn' ? 'x-smn-topic-urn' : `x-smn-message-${name.replace('message-', '')}`
          return { ...request, headers: [...request.headers, [field, value]] }
        },
      }),
    ),
  ]
}

/** Returns requests whose timestamp or topic is wrong. */
export function freshnessCases({ sign, at, topicUrn }: Material): HostileCase[] {
  const seconds = (shift: number): Date => new Date(at.getTime() + shift * 1_000)
  const shifted = (name: string, why: string, shift: number): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_TIMESTAMP_OUT_OF_RANGE',
    make: () => sign({ timestamp: seconds(shift) }),
  })
  const ofTopic = (name: string, why: string, urn: string): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_SIGNER_NOT_ALLOWED',
    make: () => sign({ topicUrn: urn }),
  })
  return [
    shifted('stale', 'SMN repeats within a day, and the message is older than 25 hours', -90_002),
    shifted('stale-by-a-week', 'The message is a week old', -604_800),
    shifted('from-the-future', 'The timestamp is an hour in the future', 3_600),
    shifted('from-the-next-year', 'The timestamp is a year in the future', 31_536_000),
    ofTopic('other-topic', 'Anyone may own a topic and subscribe this endpoint to it', `${topicUrn}-of-somebody-else`),
    ofTopic(
      'other-project',
      'The topic has the right name, but belongs to another project',
      topicUrn.replace(/:[0-9a-f]{32}:/, `:${'9'.repeat(32)}:`),
    ),
    ofTopic(
      'other-region',
      'The topic has the right name, but belongs to another region',
      topicUrn.replace(/^urn:smn:[^:]+:/, 'urn:smn:af-south-1:'),
    ),
    ofTopic(
      'topic-in-upper-case',
      'Topic names are case-sensitive',
      topicUrn.replace(/[^:]+$/, (name) => name.toUpperCase()),
    ),
  ]
}

const types: readonly SmnMessageType[] = ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']

/** Returns requests whose signature does not belong to the message. */
export function signatureCases({ sign, change, topicUrn }: Material): HostileCase[] {
  const mismatch = (name: string, why: string, make: HostileCase['make']): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_SIGNATURE_MISMATCH',
    make,
  })
  const flipped = (name: string, why: string, flip: (signature: Uint8Array) => Uint8Array): HostileCase =>
    mismatch(name, why, async () => {
      const { message } = await sign()
      const bytes = Uint8Array.from(atob(String(message.signature)), (one) => one.charCodeAt(0))
      return await change({ ...message, signature: btoa(String.fromCharCode(...flip(bytes))) })
    })
  const altered = types
    .map((type) => [type, type.toLowerCase()] as const)
    .flatMap(([type, of]): HostileCase[] => [
      mismatch(`message-altered-${of}`, 'The message was changed', () => change({ message: 'Hello!' }, { type })),
      mismatch(`message-emptied-${of}`, 'The message was removed', () => change({ message: '' }, { type })),
      mismatch(`message-id-altered-${of}`, 'A replay guard would read it as another message', () =>
        change({ message_id: '88c726942175432bac921eafd0036163' }, { type }),
      ),
      mismatch(`timestamp-altered-${of}`, 'The timestamp was moved by a second', async () => {
        const { message } = await sign({ type })
        const time = new Date(Date.parse(String(message.timestamp)) - 1_000)
        return await change({ ...message, timestamp: time.toISOString() }, { type })
      }),
    ])
  return [
    ...altered,
    mismatch('subject-added', 'The message was sent without a subject', () => change({ subject: 'Greeting' })),
    mismatch('subject-removed', 'The message was sent with a subject', () =>
      change({ subject: undefined }, { subject: 'Hello' }),
    ),
    mismatch('subject-emptied', 'The message was sent with a subject', () =>
      change({ subject: '' }, { subject: 'Hello' }),
    ),
    mismatch('subject-null', 'The message was sent with a subject', () =>
      change({ subject: null }, { subject: 'Hello' }),
    ),
    mismatch('subject-altered', 'The subject was changed', () => change({ subject: 'Other' }, { subject: 'Hello' })),
    mismatch('subject-into-message', 'The subject was moved to the end of the message', async () => {
      const { message } = await sign({ subject: 'Greeting', message: 'a' })
      return await change({ ...message, subject: undefined, message: 'a\nsubject\nGreeting' })
    }),
    mismatch('topic-altered', 'The message was published to another topic', async () =>
      change({ ...(await sign({ topicUrn: `${topicUrn}-2` })).message, topic_urn: topicUrn }),
    ),
    mismatch('type-to-unsubscribe', 'The type of a confirmation was changed', () =>
      change({ type: 'UnsubscribeConfirmation' }, { type: 'SubscriptionConfirmation' }),
    ),
    mismatch('type-to-subscribe', 'An UnsubscribeConfirmation was changed into a SubscriptionConfirmation', () =>
      change({ type: 'SubscriptionConfirmation' }, { type: 'UnsubscribeConfirmation' }),
    ),
    mismatch('type-to-notification', 'A confirmation was changed into a notification', () =>
      change({ type: 'Notification' }, { type: 'SubscriptionConfirmation' }),
    ),
    mismatch('notification-to-type', 'A notification was changed into a SubscriptionConfirmation', () =>
      change({ type: 'SubscriptionConfirmation', subscribe_url: 'https://attacker.example/' }),
    ),
    mismatch('subscribe-url-altered', 'The endpoint would visit a URL of the attacker', () =>
      change({ subscribe_url: 'https://attacker.example/' }, { type: 'SubscriptionConfirmation' }),
    ),
    mismatch('token-altered', 'The token belongs to another subscription', async () => {
      const { message } = await sign({ type: 'SubscriptionConfirmation', token: 'a'.repeat(64) })
      return await change({ ...message, subscribe_url: String(message.subscribe_url).replace('aaaa', 'bbbb') })
    }),
    mismatch('signature-of-another-message', 'The signature belongs to another message', async () =>
      change({ signature: (await sign({ message: 'Other' })).message.signature }),
    ),
    flipped('signature-bit-flipped', 'One bit of the signature was changed', (bytes) =>
      bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1),
    ),
    flipped('signature-first-bit-flipped', 'The first bit of the signature was changed', (bytes) =>
      bytes.with(0, (bytes[0] ?? 0) ^ 0x80),
    ),
    flipped('signature-cut', 'The last byte of the signature is missing', (bytes) => bytes.slice(0, -1)),
    flipped('signature-with-zero', 'A zero byte precedes the signature', (bytes) => Uint8Array.of(0, ...bytes)),
    flipped('signature-extended', 'A byte follows the signature', (bytes) => Uint8Array.of(...bytes, 0)),
    flipped(
      'signature-zero',
      'The signature is a number whose powers all equal it',
      (bytes) => new Uint8Array(bytes.length),
    ),
    flipped('signature-one', 'The signature is a number whose powers all equal it', (bytes) =>
      new Uint8Array(bytes.length).with(bytes.length - 1, 1),
    ),
    flipped('signature-reversed', 'The bytes of the signature are in another order', (bytes) => bytes.toReversed()),
    flipped('signature-all-ones', 'The signature is larger than the modulus', (bytes) =>
      new Uint8Array(bytes.length).fill(0xff),
    ),
  ]
}
