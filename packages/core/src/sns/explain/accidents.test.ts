import { gzipSync } from 'node:zlib'
import {
  createCertificateHost,
  type SignedSnsRequest,
  type SignSnsMessageOptions,
  type SnsTestMessage,
  snsCaIssuersUrl,
  snsCertificateUrl,
  snsDnsName,
  snsRequest,
  testTopicArn,
} from '@countersign/testing'
import { createAlexaMaterial } from '#test/schemes/alexa.js'
import { createSurroundings } from '#test/schemes/scheme-material.js'
import { createSnsMaterial } from '#test/schemes/sns.js'
import { describeAccidents } from '#test/support/accident-tests.js'
import {
  asciiJson,
  type MadeAccident,
  pythonJson,
  signUntil,
  sortKeys,
  withBody,
  withHeader,
} from '#test/support/accidents.js'
import { snsReports } from '../reports.js'

const at = new Date('2026-06-01T12:00:00.123Z')
const surroundings = await createSurroundings({ currentDate: () => at })
const sns = await createSnsMaterial(surroundings)
const verifier = sns.verifier()

const published = {
  orderId: 7,
  note: "Zoë & <b>Bob</b>'s",
  path: '/a/b',
  lines: 'one\ntwo',
  list: [],
  at: '2026-06-01T11:59:00Z',
}
const json = JSON.stringify(published)
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A genuine message, and the changed values of some of its fields. */
async function changed(
  made: string,
  named: MadeAccident['named'],
  signed: Partial<SignSnsMessageOptions>,
  change: (message: SnsTestMessage) => SnsTestMessage,
  confidence: 'proven' | 'likely' = 'proven',
): Promise<MadeAccident> {
  const { message } = await sns.sign(signed)
  return { made, named, confidence, arrived: snsRequest(change(message)) }
}

const message = (
  made: string,
  named: MadeAccident['named'],
  signed: string,
  arrived: unknown,
  confidence?: 'likely',
): Promise<MadeAccident> =>
  changed(made, named, { message: signed }, (fields) => ({ ...fields, Message: arrived }), confidence)

const both = async (
  made: string,
  named: MadeAccident['named'],
  one: string,
  other: string,
): Promise<MadeAccident[]> => [
  await message(made, named, one, other),
  await message(`${made}, undone`, named, other, one),
]

const rewritten = async (
  made: string,
  named: MadeAccident['named'],
  rewrite: (body: string, request: SignedSnsRequest) => string | Uint8Array,
  confidence: 'proven' | 'likely' = 'proven',
  signed: Partial<SignSnsMessageOptions> = { message: json, subject: 'Zoë' },
): Promise<MadeAccident> => {
  const request = await sns.sign(signed)
  return {
    made,
    named,
    confidence,
    arrived: withBody(request, rewrite(new TextDecoder().decode(request.body), request)),
  }
}

async function messageAccidents(): Promise<MadeAccident[]> {
  const php = asciiJson(json.replaceAll('/', '\\/'))
  const go = json.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)
  return [
    ...(await both('Message: indented', 'sns-message', json, JSON.stringify(published, null, 2))),
    ...(await both('Message: json.dumps', 'sns-message', json, pythonJson(published))),
    ...(await both('Message: json_encode', 'sns-message', json, php)),
    ...(await both('Message: Go', 'sns-message', json, go)),
    ...(await both('Message: 1.0', ['sns-message'], json.replace('7', '7.0'), json)),
    await message('Message: an object', 'sns-message', json, published),
    await message('Message: an object, signed by Python', 'sns-message', pythonJson(published), published),
    await message('Message: keys sorted', 'sns-message', json, JSON.stringify(sortKeys(published)), 'likely'),
    ...(await both('Message: CRLF', 'line-endings', 'one\ntwo', 'one\r\ntwo')),
    ...(await both('Message: newline at the end', 'trailing-newline', 'text', 'text\n')),
    ...(await both('Message: trimmed', 'white-space', ' text', 'text')),
    ...(await both('Message: unescaped once too often', ['escapes', 'line-endings'], 'a\\nb \\"c\\"', 'a\nb "c"')),
    ...(await both('Message: stringified', ['json-stringified', 'quotes', 'escapes'], json, JSON.stringify(json))),
    ...(await both('Message: entities', 'entities', 'a & <b>', 'a &amp; &lt;b&gt;')),
    ...(await both(
      'Message: base64',
      'base64',
      'a long text of some words',
      Buffer.from('a long text of some words').toString('base64'),
    )),
    ...(await both('Message: NFD', 'unicode-normalisation', 'Zoë', 'Zoë'.normalize('NFD'))),
    await message('Message: latin-1', 'latin-1', 'Zoë', 'ZoÃ«'),
    await message('Message: U+FFFD', 'characters-replaced', 'Zoë', 'Zo\ufffd', 'likely'),
    await message('Message: cut off', 'truncated', json, json.slice(0, 40), 'likely'),
    await message('Message: other words', ['sns-subject', 'sns-field-changed'], 'one', 'another', 'likely'),
  ]
}

async function fieldAccidents(): Promise<MadeAccident[]> {
  const subject = { subject: 'Greeting' }
  const confirmation = { type: 'SubscriptionConfirmation' } as const
  const camel = (fields: SnsTestMessage): SnsTestMessage =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [`${name.charAt(0).toLowerCase()}${name.slice(1)}`, value]),
    )
  const snake = (fields: SnsTestMessage): SnsTestMessage =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase(), value]),
    )
  const signatureOf = ({ Signature }: SnsTestMessage): string => String(Signature)
  const signature = (
    made: string,
    named: MadeAccident['named'],
    change: (text: string) => string,
    confidence?: 'likely',
  ): Promise<MadeAccident> =>
    changed(made, named, {}, (fields) => ({ ...fields, Signature: change(signatureOf(fields)) }), confidence)
  const withPlus = await signUntil(
    /\+/,
    () => sns.sign(),
    (request) => signatureOf(request.message),
  )
  return [
    await changed('Subject dropped', 'sns-subject', subject, ({ Subject: _, ...fields }) => fields, 'likely'),
    await changed('Subject as null', 'sns-subject', subject, (fields) => ({ ...fields, Subject: null }), 'likely'),
    await changed('Subject empty instead of absent', 'sns-subject', {}, (fields) => ({ ...fields, Subject: '' })),
    await changed('Subject "null"', 'sns-subject', {}, (fields) => ({ ...fields, Subject: 'null' })),
    await changed('Subject added', 'sns-subject', {}, (fields) => ({ ...fields, Subject: 'AWS Notification' })),
    await changed('Subject trimmed', 'white-space', { subject: ' Greeting' }, (fields) => ({
      ...fields,
      Subject: 'Greeting',
    })),
    await changed('Subject as latin-1', 'latin-1', { subject: 'Zoë' }, (fields) => ({ ...fields, Subject: 'ZoÃ«' })),
    await changed('Subject and Message', ['sns-message', 'sns-subject'], { message: json }, (fields) => ({
      ...fields,
      Subject: 'x',
      Message: JSON.stringify(published, null, 2),
    })),
    await changed(
      'Timestamp without milliseconds',
      'json-dates',
      { timestamp: '2026-06-01T12:00:00.000Z' },
      (fields) => ({ ...fields, Timestamp: '2026-06-01T12:00:00Z' }),
    ),
    await changed('Timestamp as a number', ['sns-field-types'], {}, (fields) => ({
      ...fields,
      Timestamp: at.getTime(),
    })),
    await changed('SignatureVersion as a number', 'sns-field-types', {}, (fields) => ({
      ...fields,
      SignatureVersion: 2,
    })),
    await changed(
      'SignatureVersion 1 over SHA-256, and changed',
      ['sns-subject', 'sns-field-changed'],
      {},
      (fields) => ({ ...fields, SignatureVersion: '1', Message: 'x' }),
      'likely',
    ),
    await changed('SignatureVersion 2 over SHA-1', 'wrong-hash', { signatureVersion: '1' }, (fields) => ({
      ...fields,
      SignatureVersion: '2',
    })),
    await changed('camelCase', 'sns-field-names', {}, camel),
    await changed('snake_case', 'sns-field-names', {}, snake),
    await changed('lower case', 'sns-field-names', {}, (fields) =>
      Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value])),
    ),
    await changed('SubscribeURL with &amp;', 'entities', confirmation, (fields) => ({
      ...fields,
      SubscribeURL: String(fields.SubscribeURL).replaceAll('&', '&amp;'),
    })),
    await changed('SubscribeURL encoded', ['sns-field-changed', 'form-encoded'], confirmation, (fields) => ({
      ...fields,
      SubscribeURL: String(fields.SubscribeURL).replaceAll(':', '%3A'),
    })),
    await changed(
      'Token cut',
      'sns-field-changed',
      confirmation,
      (fields) => ({ ...fields, Token: String(fields.Token).slice(0, 8) }),
      'likely',
    ),
    {
      made: 'Signature: spaces for plus signs',
      named: 'plus-signs',
      confidence: 'proven',
      arrived: snsRequest({ ...withPlus.message, Signature: signatureOf(withPlus.message).replaceAll('+', ' ') }),
    },
    await signature('Signature: percent-encoded', 'percent-encoded', encodeURIComponent),
    await signature('Signature: base64url', 'base64url', (text) => Buffer.from(text, 'base64').toString('base64url')),
    await signature('Signature: without padding', 'base64url', (text) => text.replaceAll('=', '')),
    await signature('Signature: in lines', 'folded', (text) => text.replace(/.{76}/g, '$&\n')),
    await signature('Signature: entities', 'entities', (text) =>
      text.replaceAll('=', '&#x3D;').replaceAll('+', '&#43;'),
    ),
    await signature('Signature: hex', 'signature-encoding', (text) => Buffer.from(text, 'base64').toString('hex')),
    await signature('Signature: cut off', 'signature-cut', (text) => text.slice(0, 200), 'likely'),
    await signature('Signature: an example', 'emulator', () => `EXAMPLE${'A'.repeat(165)}`, 'likely'),
    await changed(
      'SigningCertURL with http',
      'url-rewritten',
      {},
      (fields) => ({ ...fields, SigningCertURL: String(fields.SigningCertURL).replace('https', 'http') }),
      'likely',
    ),
    await changed(
      'SigningCertURL percent-encoded',
      'percent-encoded',
      {},
      (fields) => ({ ...fields, SigningCertURL: encodeURIComponent(String(fields.SigningCertURL)) }),
      'likely',
    ),
    await changed(
      'SigningCertURL of an emulator',
      'emulator',
      {},
      (fields) => ({ ...fields, SigningCertURL: 'http://localhost:4566/_aws/sns/SimpleNotificationService-x.pem' }),
      'likely',
    ),
    {
      ...(await changed('SigningCertURL of another region', undefined, {}, (fields) => ({
        ...fields,
        SigningCertURL: snsCertificateUrl('arn:aws:sns:eu-west-1:123456789012:test'),
      }))),
      confidence: undefined,
    } as unknown as MadeAccident,
    await changed('a changed MessageId, by its header', 'sns-field-changed', {}, (fields) => fields).then(
      ({ arrived, ...row }) => ({
        ...row,
        arrived: withBody(
          arrived as SignedSnsRequest,
          new TextDecoder().decode((arrived as SignedSnsRequest).body).replace(/("MessageId": ")[^"]*/, '$1changed'),
        ),
      }),
    ),
    await changed('headers of another message', 'sns-messages-mixed', {}, (fields) => fields).then(
      ({ arrived, ...row }) => ({
        ...row,
        arrived: withHeader(arrived as SignedSnsRequest, 'x-amz-sns-message-id', 'other'),
      }),
    ),
  ]
}

async function bodyAccidents(): Promise<MadeAccident[]> {
  const base64 = (text: string): string => Buffer.from(text).toString('base64')
  const compact = (text: string): string => JSON.stringify(JSON.parse(text))
  const event = (text: string, isBase64Encoded = false): string =>
    JSON.stringify({ version: '2.0', requestContext: {}, headers: {}, body: text, isBase64Encoded })
  return [
    await rewritten('base64', 'base64', base64),
    await rewritten('gzip left', 'compressed', (text) => new Uint8Array(gzipSync(text))),
    await rewritten('gzip in base64', ['base64', 'compressed'], (text) => gzipSync(text).toString('base64')),
    await rewritten('form encoded', 'form-encoded', encodeURIComponent),
    await rewritten('form with a name', 'form-encoded', (text) => `payload=${encodeURIComponent(text)}`),
    await rewritten('double stringification', 'json-stringified', (text) => JSON.stringify(compact(text))),
    await rewritten('a Buffer as JSON', 'buffer-as-json', (text) => JSON.stringify(Buffer.from(text))),
    await rewritten('String(Uint8Array)', 'buffer-as-json', (text) => String(encode(text))),
    await rewritten('byte order mark', 'byte-order-mark', (text) => `\ufeff${text}`),
    await rewritten('UTF-16', 'utf-16', (text) => new Uint8Array(Buffer.from(text, 'utf16le'))),
    await rewritten('UTF-8 read as latin-1', 'latin-1', (text) => Buffer.from(text).toString('latin1')),
    await rewritten('written as latin-1', 'latin-1', (text) => new Uint8Array(Buffer.from(text, 'latin1'))),
    await rewritten('entities', 'entities', (text) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
    ),
    await rewritten(
      'typographic quotes',
      'quotes',
      (text) => text.replaceAll('\\"', '"').replaceAll('"', '\u201c'),
      'proven',
      { message: 'plain' },
    ),
    await rewritten('zero bytes at the end', 'padding', (text) => `${text}\0\0`),
    await rewritten('cut off', 'truncated', (text) => text.slice(0, 500), 'likely'),
    await rewritten('[object Object]', 'object-as-text', () => '[object Object]'),
    await rewritten('an empty body', 'empty-body', () => '', 'likely'),
    await rewritten('{}', ['empty-object', 'raw-delivery'], () => '{}', 'likely'),
    await rewritten('a Lambda event', 'lambda-event', (text) => event(text)),
    await rewritten('a Lambda event in base64', 'lambda-event', (text) => event(base64(text), true)),
    await rewritten('a Lambda event of SNS', 'sns-event', (text) =>
      JSON.stringify({ Records: [{ EventSource: 'aws:sns', Sns: JSON.parse(text) }] }),
    ),
    await rewritten('an SQS event', 'sqs-event', (text) =>
      JSON.stringify({ Records: [{ eventSource: 'aws:sqs', receiptHandle: 'x', body: text }] }),
    ),
    await rewritten('a message of SQS', 'sqs-event', (text) =>
      JSON.stringify({ MessageId: '1', ReceiptHandle: 'x', Body: text }),
    ),
    await rewritten('wrapped', 'wrapped', (text) => JSON.stringify({ message: JSON.parse(text) })),
    await rewritten('in a list', 'wrapped', (text) => `[${text}]`),
    await rewritten('an S3 event', 's3-event', () => JSON.stringify({ Records: [{ eventSource: 'aws:s3', s3: {} }] })),
    await rewritten('an S3 test event', 's3-event', () =>
      JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent' }),
    ),
    await rewritten('an EventBridge event', 'eventbridge-event', () =>
      JSON.stringify({ 'detail-type': 'x', source: 'aws.ec2', detail: {} }),
    ),
    await rewritten('raw delivery without its header', 'raw-delivery', () => json, 'likely'),
    await rewritten('a FIFO message', 'fifo-unsigned', () =>
      JSON.stringify({
        Type: 'Notification',
        MessageId: '1',
        TopicArn: `${testTopicArn}.fifo`,
        SequenceNumber: '1',
        Message: 'x',
      }),
    ),
    await rewritten('a message of an emulator', 'emulator', () =>
      JSON.stringify({ Type: 'Notification', MessageId: '1', TopicArn: testTopicArn, Message: 'x' }),
    ),
    await rewritten('a field twice', 'sns-duplicate-fields', (text) => text.replace('{', '{"Type": "Notification",')),
    await rewritten(
      'an Alexa request',
      'another-service',
      () => JSON.stringify({ version: '1.0', request: { type: 'LaunchRequest' } }),
      'likely',
    ),
  ]
}

async function otherAccidents(): Promise<MadeAccident[]> {
  const genuine = await sns.sign()
  const clock = (hours: number): MadeAccident['verifier'] =>
    sns.verifier({ currentDate: () => new Date(at.getTime() + hours * 3_600_000) })
  const failing =
    (code: string): typeof fetch =>
    () =>
      Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('x'), { code }) }))
  const other = await surroundings.authority.issue({
    dnsNames: [snsDnsName()],
    caIssuers: [snsCaIssuersUrl],
    keyType: 'RSA-2048',
  })
  const wrongCertificate = createCertificateHost({ ...sns.files, [snsCertificateUrl()]: other.pem })
  const wrongName = createCertificateHost({
    ...sns.files,
    [snsCertificateUrl()]: (await sns.issue({ dnsNames: ['other.test'] })).pem,
  })
  const noIssuer = createCertificateHost({ [snsCertificateUrl()]: sns.signer.pem })
  return [
    ...['ENOTFOUND', 'ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH'].map(
      (code): MadeAccident => ({
        made: `download: ${code}`,
        named: undefined,
        arrived: genuine,
        verifier: sns.verifier({}, failing(code)),
      }),
    ),
    {
      made: 'raw delivery',
      named: 'raw-delivery',
      confidence: 'proven',
      arrived: { ...withBody(genuine, json), headers: [...genuine.headers, ['x-amz-sns-rawdelivery', 'true']] },
    },
    {
      made: 'a clock seven hours ahead',
      named: 'time-zone',
      confidence: 'likely',
      arrived: genuine,
      verifier: clock(7),
    },
    {
      made: 'a clock 20 minutes behind',
      named: 'clock',
      confidence: 'likely',
      arrived: genuine,
      verifier: clock(-1 / 3),
    },
    {
      made: 'a backlog of slightly more than a day',
      named: 'late',
      confidence: 'likely',
      arrived: genuine,
      verifier: clock(25.3),
    },
    {
      made: 'another topic',
      named: undefined,
      arrived: genuine,
      verifier: sns.verifier({ topicArns: ['arn:aws:sns:us-east-1:123456789012:other'] }),
    },
    {
      made: 'another certificate',
      named: 'wrong-certificate',
      confidence: 'likely',
      arrived: genuine,
      verifier: sns.verifier({}, wrongCertificate.fetch),
    },
    {
      made: 'a certificate of another name',
      named: undefined,
      arrived: genuine,
      verifier: sns.verifier({}, wrongName.fetch),
    },
    {
      made: 'an issuer that cannot be downloaded',
      named: undefined,
      arrived: genuine,
      verifier: sns.verifier({}, noIssuer.fetch),
    },
    {
      made: 'SHA-1, and switched off',
      named: undefined,
      arrived: await sns.sign({ signatureVersion: '1' }),
      verifier: sns.verifier({ allowSha1: false }),
    },
    {
      made: 'a parsed body',
      named: 'parsed-body',
      confidence: 'proven',
      arrived: { ...genuine, body: genuine.message },
    },
    {
      made: 'a Lambda event of SNS in place of the request',
      named: 'sns-event',
      confidence: 'proven',
      arrived: { Records: [{ EventSource: 'aws:sns', Sns: genuine.message }] },
    },
    { made: 'PUT', named: undefined, arrived: { ...genuine, method: 'PUT' } },
    {
      made: 'an Alexa request that is signed',
      named: 'another-service',
      arrived: await (await createAlexaMaterial(surroundings)).sign(),
    },
  ]
}

describeAccidents({
  scheme: 'SNS',
  verifier,
  genuine: await sns.sign({ message: json }),
  reports: snsReports(crypto, {} as never),
  accidents: [
    ...(await messageAccidents()),
    ...(await fieldAccidents()),
    ...(await bodyAccidents()),
    ...(await otherAccidents()),
  ],
  least: 115,
  damage: async (random) => {
    const request = await sns.sign({ message: json, subject: 'Greeting' })
    const start = new TextDecoder().decode(request.body).indexOf('"Message"')
    const body = request.body.slice()
    // Inside the signed message, and never a character that JSON gives a meaning.
    for (let change = 0; change <= random(3); change++) body[start + 12 + random(60)] = 97 + random(26)
    return { ...request, body }
  },
})
