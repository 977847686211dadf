import { describe, expect, it } from 'vitest'
import { formatFetchCall } from './fetch-call.js'
import { readRecordedRequest } from './read-recorded-request.js'
import { RecordedRequestError } from './recorded-request.js'

const read = (call: string) => readRecordedRequest(call).request
const text = (call: string): string => new TextDecoder().decode(read(call).body)

describe('a call of fetch', () => {
  it('is read in the form that Chrome copies', () => {
    const call = `fetch("https://a.example/x?y=1", {
  "headers": {
    "accept": "*/*",
    "content-type": "application/json",
    "sec-ch-ua": "\\"Chromium\\";v=\\"156\\""
  },
  "referrer": "https://a.example/",
  "body": "{\\"a\\":\\"\\u00fc\\\\n\\"}",
  "method": "POST",
  "mode": "cors",
  "credentials": "include"
}); `
    expect(readRecordedRequest(call)).toEqual({
      form: 'fetch',
      request: {
        method: 'POST',
        url: 'https://a.example/x?y=1',
        headers: [
          ['accept', '*/*'],
          ['content-type', 'application/json'],
          ['sec-ch-ua', '"Chromium";v="156"'],
        ],
        body: new TextEncoder().encode('{"a":"ü\\n"}'),
      },
      notes: [expect.stringContaining('leave out headers')],
    })
  })

  it.each([
    ["await fetch('http://a/', { method: 'PUT', body: 'it\\'s' })", "it's"],
    [
      'const response = await window.fetch(`http://a/`, { body: `a\n"b"`, keepalive: true, signal: undefined, })',
      'a\n"b"',
    ],
    [
      'fetch("http://a/", { body: JSON.stringify({ a: [1, -2.5, null, true,], "b": "c" }) })',
      '{"a":[1,-2.5,null,true],"b":"c"}',
    ],
    ['fetch("http://a/", { body: "\\x41\\u{1F600}\\u0042\\\nC\\0" })', 'A😀BC\0'],
    ['fetch("http://a/", { body: null })', ''],
  ])('may have other literals: %s', (call, body) => {
    expect(text(call)).toBe(body)
  })

  it('may have new Headers, and pairs', () => {
    const headers = [
      ['a', '1'],
      ['a', '2'],
    ]
    expect(read('fetch("http://a/", { headers: new Headers([["a", "1"], ["a", "2"],]) })').headers).toEqual(headers)
    expect(read('fetch("http://a/", { headers: [["a", "1"], ["a", "2"]] })').headers).toEqual(headers)
  })

  it.each([
    ['a variable', 'fetch(url)'],
    ['a variable as the body', 'fetch("http://a/", { body })'],
    ['a call', 'fetch("http://a/", { body: read() })'],
    ['a template with a value', `fetch(\`http://a/\${b}\`)`],
    ['a sum', 'fetch("http://a/" + b)'],
    ['two commas', 'fetch("a",, {})'],
    ['no end', 'fetch("http://a/", {'],
    ['no URL', 'fetch()'],
    ['a number as the body', 'fetch("http://a/", { body: 5 })'],
    ['headers that are text', 'fetch("http://a/", { headers: "a" })'],
    ['a method that is a number', 'fetch("http://a/", { method: 5 })'],
    ['options that are text', 'fetch("http://a/", "b")'],
  ])('is refused with %s', (_what, call) => {
    expect(() => read(call)).toThrow(RecordedRequestError)
  })
})

describe('formatFetchCall', () => {
  const request = {
    method: 'POST',
    url: 'https://skill.example/a%2Fb?x=1',
    headers: [
      ['X-Name', 'K\xc3\xb6nig'],
      ['X-Quote', "it's"],
    ] as [string, string][],
    body: new TextEncoder().encode('{"a":"it’s"}\r\n'),
  }

  it.each([
    ['text', request],
    ['bytes', { ...request, body: Uint8Array.of(0xff, 0, 0x80) }],
  ])('is read back as the same request: %s', (_what, original) => {
    expect(read(formatFetchCall(original))).toEqual(original)
  })

  it('is JavaScript that sends the request', async () => {
    const call = formatFetchCall({ ...request, headers: [['Host', 'skill.example'], ...request.headers] })
    const run = new Function('fetch', `return (async () => { ${call}; return response })()`)
    const sent: Request = await run(async (url: string, init: RequestInit) => new Request(url, init))
    expect(sent.url).toBe(request.url)
    expect(sent.headers.get('x-quote')).toBe("it's")
    expect(new Uint8Array(await sent.arrayBuffer())).toEqual(request.body)
  })
})
