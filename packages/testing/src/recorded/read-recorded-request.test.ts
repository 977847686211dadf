import { describe, expect, it } from 'vitest'
import type { SignedTestRequest } from '../signed-test-request.js'
import { readRecordedRequest } from './read-recorded-request.js'
import { type RecordedForm, RecordedRequestError, type RecordedScheme } from './recorded-request.js'

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const decode = ({ body }: SignedTestRequest): string => new TextDecoder().decode(body)

const sns = JSON.stringify({
  Type: 'Notification',
  MessageId: 'm',
  TopicArn: 'arn:aws:sns:us-east-1:1:t',
  Message: 'ü',
})
const bodies: Readonly<Record<string, string>> = {
  alexa: '{"version":"1.0","context":{},"request":{"type":"LaunchRequest","timestamp":"2026-01-01T00:00:00Z"}}',
  sns,
  smn: '{"type":"Notification","topic_urn":"urn:smn:cn-north-4:0:t","signing_cert_url":"https://smn.example/"}',
  appstore: '{"signedPayload":"eyJhbGciOiJFUzI1NiJ9.e30.AA"}',
  paypal: '{"id":"WH-1","event_type":"A.B","event_version":"1.0","resource":{}}',
}
const alexaHeaders: [string, string][] = [
  ['Content-Type', 'application/json'],
  ['SignatureCertChainUrl', 'https://s3.amazonaws.com/echo.api/a.pem'],
  ['Signature-256', 'AAAA'],
]

describe('the scheme', () => {
  it.each(Object.keys(bodies))('of %s is recognised by the body', (scheme) => {
    expect(readRecordedRequest(bodies[scheme] ?? '')).toMatchObject({ form: 'body', scheme })
  })

  it.each<[RecordedScheme, string]>([
    ['alexa', 'signaturecertchainurl: x'],
    ['alexa', 'Signature-256: x'],
    ['sns', 'x-amz-sns-message-type: Notification'],
    ['smn', 'X-SMN-MESSAGE-TYPE: Notification'],
    ['paypal', 'PAYPAL-TRANSMISSION-SIG: x'],
    ['apig', 'Authorization: SDK-HMAC-SHA256 Access=key, SignedHeaders=x-sdk-date, Signature=00'],
    ['apig', 'X-Sdk-Date: 20260101T000000Z'],
  ])('%s is recognised by %s', (scheme, header) => {
    expect(readRecordedRequest(`POST / HTTP/1.1\r\n${header}\r\n\r\n`).scheme).toBe(scheme)
  })

  it('is absent if the request does not look like any scheme', () => {
    expect(readRecordedRequest('GET / HTTP/1.1\r\nHost: a\r\n\r\n')).not.toHaveProperty('scheme')
  })
})

describe('a body', () => {
  it('keeps every byte, even a byte order mark', () => {
    const bytes = encode(`\ufeff${sns}\r\n`)
    expect(readRecordedRequest(bytes).request).toEqual({ method: 'POST', url: '/', headers: [], body: bytes })
  })

  it('of Alexa and PayPal comes with a note that the signature is elsewhere', () => {
    for (const scheme of ['alexa', 'paypal'])
      expect(readRecordedRequest(bodies[scheme] ?? '').notes).toEqual([
        'The signature is in the headers, which are missing.',
      ])
    expect(readRecordedRequest(sns).notes).toEqual([])
  })

  it('may be only the JWS of the App Store', () => {
    expect(readRecordedRequest('eyJhbGciOiJFUzI1NiJ9.e30.AA_-\n')).toMatchObject({ form: 'body', scheme: 'appstore' })
  })

  it('is not read as a fixture or a HAR entry because it has a request', () => {
    expect(readRecordedRequest(bodies.alexa ?? '').form).toBe('body')
  })
})

describe('headers', () => {
  const expected = { form: 'headers', scheme: 'alexa', request: { method: 'POST', headers: alexaHeaders } }

  it.each([
    ['lines', alexaHeaders.map((pair) => pair.join(': ')).join('\n')],
    ['lines without spaces', alexaHeaders.map((pair) => pair.join(':')).join('\r\n')],
    ['alternating lines', alexaHeaders.flat().join('\n')],
    ['alternating lines with colons', alexaHeaders.map((pair) => pair.join(':\n')).join('\n')],
    ['pairs in JSON', JSON.stringify(alexaHeaders)],
    ['an object in JSON', JSON.stringify(Object.fromEntries(alexaHeaders))],
    ['objects in JSON', JSON.stringify(alexaHeaders.map(([name, value]) => ({ name, value })))],
  ])('are read from %s', (_form, text) => {
    const read = readRecordedRequest(text)
    expect(read).toMatchObject(expected)
    expect(read.notes).toEqual([expect.stringContaining('Only the headers are here')])
  })

  it('may have the pseudo-headers of HTTP/2, and a body', () => {
    const text = `:authority: a.example\n:method: PUT\n:path: /x?y\n:scheme: https\nx-amz-sns-message-type: Notification\n\n${sns}`
    const { form, scheme, request, notes } = readRecordedRequest(text)
    expect({ form, scheme, notes }).toEqual({ form: 'headers', scheme: 'sns', notes: [] })
    expect(request).toMatchObject({ method: 'PUT', url: '/x?y' })
    expect(request.headers).toEqual([
      ['Host', 'a.example'],
      ['x-amz-sns-message-type', 'Notification'],
    ])
    expect(decode(request)).toBe(sns)
  })

  it('may alternate with pseudo-headers', () => {
    const { request } = readRecordedRequest(':authority\na.example\n:method\nPOST\n:path\n/x\nsignature-256\nAAAA')
    expect(request).toMatchObject({
      method: 'POST',
      url: '/x',
      headers: [
        ['Host', 'a.example'],
        ['signature-256', 'AAAA'],
      ],
    })
  })
})

describe('a HAR file', () => {
  const entry = (headers: object[], text?: string, more: object = {}): object => ({
    request: {
      method: 'POST',
      url: 'https://a.example/x?y=1',
      httpVersion: 'http/2.0',
      headers,
      ...(text !== undefined && { postData: { mimeType: 'application/json', text } }),
      ...more,
    },
    response: { status: 400 },
  })
  const signed = alexaHeaders.map(([name, value]) => ({ name, value }))
  const har = (...entries: object[]): string => JSON.stringify({ log: { version: '1.2', entries } })

  it('gives the first entry that looks signed, with a note that names it', () => {
    const read = readRecordedRequest(har(entry([], 'a'), entry(signed, bodies.alexa), entry(signed, 'c')))
    expect(read).toMatchObject({
      form: 'har',
      scheme: 'alexa',
      request: { url: 'https://a.example/x?y=1', headers: alexaHeaders },
    })
    expect(decode(read.request)).toBe(bodies.alexa)
    expect(read.notes[0]).toBe('Entry 2 of 3 was taken: the first that looks signed.')
  })

  it('has a note that the body may have been decoded, and how many bytes it had', () => {
    const [note] = readRecordedRequest(har(entry(signed, 'abc', { bodySize: 5 }))).notes
    expect(note).toMatch(/decoded.*they were 5, and are 3 here/)
    expect(readRecordedRequest(har(entry(signed, 'abc', { bodySize: 3 }))).notes).toEqual([
      expect.stringMatching(/decoded/),
    ])
    expect(readRecordedRequest(har(entry(signed, undefined, { bodySize: 3 }))).notes).toEqual([
      expect.stringMatching(/3 bytes, but it does not contain the body/),
    ])
  })

  it('may be one entry, with a body in base64 and pseudo-headers', () => {
    const headers = [{ name: ':authority', value: 'a.example' }, ...signed]
    const one = entry(headers, undefined, { postData: { encoding: 'base64', text: '/wA=' } })
    const { form, request } = readRecordedRequest(JSON.stringify(one))
    expect(form).toBe('har')
    expect(request.body).toEqual(Uint8Array.of(0xff, 0))
    expect(request.headers[0]).toEqual(['Host', 'a.example'])
  })

  it.each([
    ['no entry', har()],
    ['an entry without a method', har(entry(signed, '', { method: null }))],
    ['a body that is not base64', har(entry(signed, undefined, { postData: { encoding: 'base64', text: '*' } }))],
  ])('is refused with %s', (_what, text) => {
    expect(() => readRecordedRequest(text)).toThrow(RecordedRequestError)
  })
})

describe('records', () => {
  const record = (body: string): object => ({ messageId: 'i', receiptHandle: 'h', body, eventSource: 'aws:sqs' })

  it.each<[string, unknown]>([
    ['an SQS event', { Records: [record(sns)] }],
    ['an SQS record', record(sns)],
    ['what ReceiveMessage returns', { Messages: [{ MessageId: 'i', ReceiptHandle: 'h', Body: sns }] }],
  ])('of %s give the message byte for byte', (_what, value) => {
    const read = readRecordedRequest(JSON.stringify(value, null, 2))
    expect(read).toMatchObject({ form: 'sqs', scheme: 'sns', notes: [] })
    expect(decode(read.request)).toBe(sns)
  })

  it('are searched for one with a signed message', () => {
    const read = readRecordedRequest(JSON.stringify({ Records: [record('raw'), record(sns)] }))
    expect(decode(read.request)).toBe(sns)
    expect(read.notes).toEqual(['Record 2 of 2 was taken.'])
  })

  it('of raw delivery come with a note', () => {
    const read = readRecordedRequest(JSON.stringify({ Records: [record('raw')] }))
    expect(read).not.toHaveProperty('scheme')
    expect(read.notes).toEqual([expect.stringContaining('raw message delivery')])
  })

  it('of SNS give the message, written again', () => {
    const Sns = {
      ...JSON.parse(sns),
      SignatureVersion: '1',
      SigningCertUrl: 'https://sns.us-east-1.amazonaws.com/a.pem',
    }
    const read = readRecordedRequest(JSON.stringify({ Records: [{ EventSource: 'aws:sns', Sns }] }, null, 4))
    expect(read).toMatchObject({ form: 'sns-record', scheme: 'sns' })
    expect(JSON.parse(decode(read.request))).toEqual(Sns)
    expect(read.notes.join(' ')).toMatch(/written again.*SignatureVersion 1/)
  })

  it('are refused if there is none', () => {
    expect(() => readRecordedRequest('{"Records":[]}')).toThrow('The event has no record')
  })
})

describe('a fixture', () => {
  it('gives its request and its material', () => {
    const request = {
      method: 'POST',
      url: 'https://a.example/x?y',
      headers: [
        ['X-Name', 'ü'],
        ['X-Name', '2'],
      ],
      body: '{"a":"ü"}\r\n',
    }
    const more = {
      scheme: 'alexa',
      at: '2026-01-02T03:04:05Z',
      certificates: { 'https://b/': 'PEM' },
      trustAnchors: 'ANCHOR',
    }
    expect(readRecordedRequest(JSON.stringify({ ...more, request }))).toEqual({
      form: 'fixture',
      request: {
        ...request,
        headers: [
          ['X-Name', '\xc3\xbc'],
          ['X-Name', '2'],
        ],
        body: encode('{"a":"ü"}\r\n'),
      },
      notes: [],
      material: { at: new Date('2026-01-02T03:04:05Z'), certificates: { 'https://b/': 'PEM' }, trustAnchors: 'ANCHOR' },
    })
  })

  it('may be the parts of a request alone, with a body that is not text', () => {
    const parts = { method: 'POST', url: '/', headers: {}, bodyBase64: '/wCA' }
    expect(readRecordedRequest(JSON.stringify(parts)).request.body).toEqual(Uint8Array.of(0xff, 0, 0x80))
  })

  it('may hold a Buffer of Node, or a parsed body, with a note', () => {
    const buffer = { headers: {}, body: { type: 'Buffer', data: [1, 2] } }
    expect(readRecordedRequest(JSON.stringify(buffer)).request.body).toEqual(Uint8Array.of(1, 2))
    const parsed = readRecordedRequest(JSON.stringify({ headers: {}, body: { a: 1.0, b: 'é' } }))
    expect(decode(parsed.request)).toBe('{"a":1,"b":"é"}')
    expect(parsed.notes).toEqual([expect.stringContaining('written again')])
  })

  it.each([
    { request: { method: 'POST', url: 5, headers: [] } },
    { request: { method: 'POST', url: '/', headers: [5] } },
    { request: { method: 'POST', url: '/', headers: [], bodyBase64: '*' } },
    { request: { method: 'POST', url: '/', headers: [] }, certificates: [] },
  ])('is refused: %j', (value) => {
    expect(() => readRecordedRequest(JSON.stringify(value))).toThrow(RecordedRequestError)
  })
})

describe('text', () => {
  it('may be a JSON string, as in a log', () => {
    expect(readRecordedRequest(JSON.stringify(sns))).toMatchObject({ form: 'body', scheme: 'sns' })
    expect(decode(readRecordedRequest(JSON.stringify(sns)).request)).toBe(sns)
  })

  it.each([
    ['nothing', ''],
    ['white space', ' \r\n\t'],
    ['prose', 'Hello, this is my request.'],
    ['broken JSON', '{"request":'],
    ['JSON that is not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d)],
    ['a response', 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhello'],
    ['an XML document', '<a>\n<b/>\n</a>'],
    ['9 MiB', 'a'.repeat(9_437_184)],
  ])('is refused: %s', (_what, text) => {
    expect(() => readRecordedRequest(text)).toThrow(RecordedRequestError)
  })

  it('is not quoted in a message', () => {
    for (const text of [
      'hunter2',
      '{"hunter2',
      'POST / HTTP/1.1\r\nhunter2\r\n\r\n',
      "curl 'hunter2",
      'fetch(hunter2)',
    ]) {
      expect(() => readRecordedRequest(text)).toThrow(RecordedRequestError)
      expect(() => readRecordedRequest(text)).not.toThrow(/hunter2/)
    }
  })

  it.each([undefined, null, 5, {}])('throws a TypeError for %j', (value) => {
    expect(() => readRecordedRequest(value as unknown as string)).toThrow(TypeError)
  })
})

describe('hostile text', () => {
  const size = 2_000_000
  const many = (text: string): string => text.repeat(Math.floor(size / text.length))
  // If any step takes quadratic time, the test exceeds its time limit.
  it.each([
    ['brackets', many('[')],
    ['braces', many('{"a":')],
    ['nested records', `{"Records":[{"Sns":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}]}`],
    ['spaces in a header', `POST / HTTP/1.1\r\nA: ${many(' ')}x${many(' ')}\x01\r\n\r\n`],
    ['line ends', `POST / HTTP/1.1${many('\r\n ')}`],
    ['carriage returns', `a: b${many('\r')}`],
    ['header lines', many('a: b\n')],
    ['names', many('a\n')],
    ['chunks', `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${many('1\r\na\r\n')}`],
    ['a chunk line', `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${many('0')}`],
    ['quotes', `curl ${many("'")}`],
    ['double quotes', `curl "${many('\\"')}`],
    ['backslashes', `curl ${many('\\')}`],
    ['substitutions', `curl "${many("$(printf '")}"`],
    ['options', `curl ${many('-d a ')}`],
    ['short options', `curl -${many('s')}`],
    ['a printf', `printf '${many('\\')}`],
    ['an open call', `fetch(${many('[')}`],
    ['strings', `fetch("${many('\\"')}`],
    ['commas', `fetch("a"${many(',')}`],
    ['calls', `fetch(${many('JSON.stringify(')}`],
    ['dots', many('eyJ.')],
    ['a word', many('a')],
  ])('takes linear time: %s', (_what, text) => {
    try {
      readRecordedRequest(text)
    } catch (error) {
      expect(error).toBeInstanceOf(RecordedRequestError)
    }
  })

  it('does not change any prototype', () => {
    readRecordedRequest(
      '{"request":{"method":"POST","headers":{"__proto__":"x"},"__proto__":{"url":"/"}},"__proto__":{"at":"x"}}',
    )
    expect(() => readRecordedRequest('fetch("http://a/", {"__proto__": {"method": 5}})')).not.toThrow(TypeError)
    expect({}).not.toHaveProperty('at')
  })
})

it('has a name for each form', () => {
  const forms: Record<RecordedForm, string> = {
    'raw-http': 'POST / HTTP/1.1\n\n',
    curl: 'curl a',
    fetch: 'fetch("http://a/")',
    'lambda-event': '{"version":"2.0","rawPath":"/","requestContext":{"http":{"method":"POST"}}}',
    sqs: '{"receiptHandle":"h","body":"b"}',
    'sns-record': '{"Sns":{}}',
    har: '{"request":{"method":"GET","url":"http://a/","headers":[]}, "response":{}}',
    headers: 'host: a',
    fixture: '{"method":"GET","url":"/","headers":{}}',
    body: '{}',
  }
  for (const [form, text] of Object.entries(forms)) expect([text, readRecordedRequest(text).form]).toEqual([text, form])
})
