import { gzipSync } from 'node:zlib'
import {
  createTestAuthority,
  type SignedSmnRequest,
  type SignedTestRequest,
  type SignSmnMessageOptions,
  type SmnTestMessage,
  signSmnMessage,
  testTopicUrn,
} from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { describeAccidents } from '#test/support/accident-tests.js'
import { type MadeAccident, pythonJson, signUntil, withBody } from '#test/support/accidents.js'
import { createSmnVerifier } from '../create-smn-verifier.js'
import { smnReports } from '../reports.js'

const at = new Date('2026-06-01T12:00:00Z')
const [authority, otherAuthority] = [
  await createTestAuthority({ at, keyType: 'P-256' }),
  await createTestAuthority({ at, keyType: 'P-256' }),
]
const [signer, other] = [await authority.issue(), await otherAuthority.issue()]
const verifier = createSmnVerifier({ topicUrns: [testTopicUrn], certificates: signer.pem, currentDate: () => at })
const sign = (options: Partial<SignSmnMessageOptions>): Promise<SignedSmnRequest> =>
  signSmnMessage({ signer, timestamp: at, ...options })
const content = '{"a":1, "b":[2], "name":"Zoë <b> & \'50%\'"}'
const genuine = await sign({ subject: 'Greeting', message: content })
const { message } = genuine
const text = new TextDecoder().decode(genuine.body)

const bare = (one: SignedTestRequest): SignedTestRequest => ({ ...one, headers: [] })
const body = (content: string | Uint8Array): SignedTestRequest => bare(withBody(genuine, content))
const fields = (changes: SmnTestMessage, of: SmnTestMessage = message): SignedTestRequest =>
  body(JSON.stringify({ ...of, ...changes }))
const renamed = (rename: (name: string) => string): SignedTestRequest =>
  body(JSON.stringify(Object.fromEntries(Object.entries(message).map(([name, value]) => [rename(name), value]))))
const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
const without = (name: string, of: SmnTestMessage = message): SignedTestRequest =>
  body(JSON.stringify(Object.fromEntries(Object.entries(of).filter(([own]) => own !== name))))
const signed = async (options: Partial<SignSmnMessageOptions>): Promise<SmnTestMessage> => (await sign(options)).message
const day = 86_400_000

type Row = [
  made: string,
  arrived: () => SignedTestRequest | Promise<SignedTestRequest>,
  named: MadeAccident['named'],
  confidence?: MadeAccident['confidence'],
]

const rows: Row[] = [
  [
    'message parsed and written again',
    () => fields({ message: JSON.stringify(JSON.parse(content)) }),
    'smn-message',
    'proven',
  ],
  [
    'message as an object',
    async () => fields({ message: { a: 1 } }, await signed({ message: '{"a":1}' })),
    'smn-message',
    'proven',
  ],
  ['message as an object, with other spaces', () => fields({ message: JSON.parse(content) }), 'smn-message', 'proven'],
  ['message by Python', () => fields({ message: pythonJson(JSON.parse(content)) }), 'smn-message', 'proven'],
  [
    'message indented',
    async () => fields({ message: JSON.stringify({ a: 1 }, null, 2) }, await signed({ message: '{"a":1}' })),
    'smn-message',
    'proven',
  ],
  [
    'message stringified once more',
    () => fields({ message: JSON.stringify(content) }),
    ['json-stringified', 'smn-message'],
    'proven',
  ],
  ['message with a newline at its end', () => fields({ message: `${content}\n` }), 'trailing-newline', 'proven'],
  [
    'message with CRLF',
    async () => fields({ message: 'a\r\nb' }, await signed({ message: 'a\nb' })),
    'line-endings',
    'proven',
  ],
  ['message trimmed', async () => fields({ message: 'a' }, await signed({ message: ' a' })), 'white-space', 'proven'],
  [
    'message with HTML entities',
    () => fields({ message: content.replaceAll('<', '&lt;').replaceAll('>', '&gt;') }),
    'entities',
    undefined,
  ],
  [
    'message escaped for HTML',
    () =>
      fields({
        message: content
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;')
          .replaceAll('"', '&quot;'),
      }),
    'entities',
    'proven',
  ],
  ['message in NFD', () => fields({ message: content.normalize('NFD') }), 'unicode-normalisation', 'proven'],
  ['message read as latin-1', () => fields({ message: Buffer.from(content).toString('latin1') }), 'latin-1', 'proven'],
  ['message with U+FFFD', () => fields({ message: content.replace('ë', '\ufffd') }), 'characters-replaced', 'likely'],
  ['message in base64', () => fields({ message: Buffer.from(content).toString('base64') }), 'base64', 'proven'],
  ['message percent-encoded', () => fields({ message: encodeURIComponent(content) }), 'form-encoded', 'proven'],
  [
    'message with its keys sorted',
    async () =>
      fields(
        { message: '{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}' },
        await signed({ message: '{"f":6,"e":5,"d":4,"c":3,"b":2,"a":1}' }),
      ),
    ['smn-message', 'json-keys-sorted'],
    'proven',
  ],
  [
    'message cut',
    async () => fields({ message: 'x'.repeat(255) }, await signed({ message: 'x'.repeat(300) })),
    ['truncated', 'smn-field-changed'],
    'likely',
  ],
  ['another text', () => fields({ message: 'other' }), 'smn-field-changed', 'likely'],
  ['subject dropped', () => without('subject'), 'smn-subject', 'likely'],
  ['subject emptied', () => fields({ subject: '' }), 'smn-subject', 'likely'],
  ['subject as null', () => fields({ subject: null }), 'smn-subject', 'likely'],
  [
    'subject trimmed',
    async () => fields({ subject: 'Greeting' }, await signed({ subject: 'Greeting ' })),
    'white-space',
    'proven',
  ],
  ['subject added', async () => fields({ subject: 'None' }, await signed({})), 'smn-subject', 'proven'],
  ['subject with the prefix of mail', () => fields({ subject: 'Re: Greeting' }), 'smn-subject', 'proven'],
  ['subject in upper case', () => fields({ subject: 'GREETING' }), undefined, 'likely'],
  [
    'subject and message changed',
    async () => fields({ subject: 'None', message: '{"a":1}' }, await signed({ message: '{"a": 1}' })),
    ['smn-message', 'smn-subject'],
    'proven',
  ],
  [
    'timestamp without its zone',
    () => fields({ timestamp: String(message.timestamp).replace('Z', '') }),
    'smn-field-types',
    'likely',
  ],
  [
    'timestamp with milliseconds',
    () => fields({ timestamp: String(message.timestamp).replace('Z', '.000Z') }),
    undefined,
    undefined,
  ],
  [
    'timestamp as a number',
    () => fields({ timestamp: Date.parse(String(message.timestamp)) }),
    ['smn-field-types', 'smn-field-changed'],
    undefined,
  ],
  ['fields in camel case', () => renamed(camel), 'smn-field-names', 'proven'],
  ['fields in Pascal case', () => renamed((name) => camel(`_${name}`)), 'smn-field-names', 'proven'],
  ['fields with dashes', () => renamed((name) => name.replaceAll('_', '-')), 'smn-field-names', 'proven'],
  ['fields in upper case', () => renamed((name) => name.toUpperCase()), 'smn-field-names', 'proven'],
  [
    'fields as lists',
    () => body(JSON.stringify(Object.fromEntries(Object.entries(message).map(([name, value]) => [name, [value]])))),
    'smn-field-types',
    'proven',
  ],
  ['a field twice', () => body(text.replace('{', '{"message":"x",')), 'smn-duplicate-fields'],
  ['topic_urn dropped', () => without('topic_urn'), undefined],
  ['signature dropped', () => without('signature'), undefined],
  ['a list around it', () => body(JSON.stringify([message])), 'wrapped', 'proven'],
  ['an object around it', () => body(JSON.stringify({ body: message, x: 1 })), 'wrapped', 'proven'],
  [
    'a Lambda event',
    () => body(JSON.stringify({ requestContext: {}, headers: {}, body: text })),
    'lambda-event',
    'proven',
  ],
  [
    'a Lambda event in base64',
    () =>
      body(
        JSON.stringify({
          requestContext: {},
          headers: {},
          isBase64Encoded: true,
          body: Buffer.from(text).toString('base64'),
        }),
      ),
    'lambda-event',
    'proven',
  ],
  [
    'a message of another service',
    () => body('{"TopicArn":"arn:aws:sns:us-east-1:1:t","MessageId":"x","Message":"y"}'),
    'another-service',
    'proven',
  ],
  ['base64', () => body(Buffer.from(text).toString('base64')), 'base64', 'proven'],
  ['gzip', () => body(gzipSync(text)), 'compressed', 'proven'],
  ['gzip in base64', () => body(gzipSync(text).toString('base64')), ['base64', 'compressed'], 'proven'],
  ['double stringification', () => body(JSON.stringify(text)), 'json-stringified', 'proven'],
  ['a buffer as JSON', () => body(JSON.stringify(Buffer.from(text))), 'buffer-as-json', 'proven'],
  ['a form field', () => body(`payload=${encodeURIComponent(text)}`), 'form-encoded', 'proven'],
  ['UTF-16', () => body(Buffer.from(text, 'utf16le')), 'utf-16', 'proven'],
  ['escaped quotation marks', () => body(text.replaceAll('"', '\\"')), undefined],
  ['cut', () => body(text.slice(0, 200)), 'truncated', 'likely'],
  ['an empty body', () => body(''), 'empty-body'],
  ['an object as text', () => body('[object Object]'), 'object-as-text'],
  ['a page', () => body('<html></html>'), 'page'],
  ['a message for a publisher', () => fields({ type: 'HttpSubscriptionUserConfirm' }), 'smn-user-type', 'proven'],
  ['the key of another region', () => sign({ signer: other }), 'smn-other-pin', 'likely'],
  [
    'a URL of another region',
    () => fields({ signing_cert_url: String(message.signing_cert_url).replaceAll('cn-north-4', 'cn-south-1') }),
    undefined,
  ],
  [
    'a URL with http',
    () => fields({ signing_cert_url: String(message.signing_cert_url).replace('https', 'http') }),
    undefined,
  ],
  [
    'a topic that is not listed',
    async () => fields({}, await signed({ topicUrn: testTopicUrn.replace(/[^:]*$/, 'other') })),
    undefined,
  ],
  [
    'headers of another message',
    () => ({ ...genuine, headers: [['X-SMN-MESSAGE-ID', 'other']] }),
    'smn-messages-mixed',
    'proven',
  ],
  ['headers twice', () => ({ ...genuine, headers: [...genuine.headers, ...genuine.headers] }), 'headers-joined'],
  [
    'a signature with line breaks',
    () => fields({ signature: String(message.signature).replace(/.{64}/g, '$&\n') }),
    'folded',
    'proven',
  ],
  [
    'a signature with spaces for plus signs',
    async () => {
      const withPlus = await signUntil(
        /\+/,
        () => signed({}),
        (one) => String(one.signature),
      )
      return fields({ signature: String(withPlus.signature).replaceAll('+', ' ') }, withPlus)
    },
    'plus-signs',
    'proven',
  ],
  [
    'a signature in base64url',
    () => fields({ signature: Buffer.from(String(message.signature), 'base64').toString('base64url') }),
    'base64url',
    'proven',
  ],
  [
    'a signature in hex',
    () => fields({ signature: Buffer.from(String(message.signature), 'base64').toString('hex') }),
    'signature-encoding',
    undefined,
  ],
  ['a message of last week', () => sign({ timestamp: new Date(at.getTime() - 7 * day) }), undefined, 'likely'],
  ['a clock that is behind', () => sign({ timestamp: new Date(at.getTime() + 3_000_000) }), 'clock', 'likely'],
  ['GET', () => ({ ...genuine, method: 'GET' }), undefined, 'likely'],
]

describeAccidents({
  scheme: 'SMN',
  verifier,
  genuine,
  reports: smnReports(crypto, {} as never),
  accidents: rows.map(([made, arrived, named, confidence]) => ({ made, named, confidence, arrived })),
  least: 65,
  damage: (random) => {
    const at = random(content.length)
    return fields({ message: `${content.slice(0, at)}${content[at] === 'q' ? 'z' : 'q'}${content.slice(at + 1)}` })
  },
})

describe('a message of SMN', () => {
  it('names the region of a URL that is not the topic’s', async () => {
    const { cause } = await verifier.explain(fields({ signing_cert_url: 'https://attacker.test/x.pem' }))
    expect(cause).toContain('smn.cn-north-4.myhuaweicloud.com')
  })

  it('says what to do about a pin that has expired', async () => {
    const later = new Date(signer.notAfter.getTime() + 86_400_000)
    const old = createSmnVerifier({
      topicUrns: [testTopicUrn],
      certificates: signer.pem,
      currentDate: () => later,
      timestampTolerance: 1_209_600,
    })
    const { cause, fix } = await old.explain(genuine)
    expect(cause).toContain('not valid after')
    expect(fix).toContain('certificates')
  })
})
