import { describe, expect, it } from 'vitest'
import { OperatorError } from '../operator-error.js'
import { parseRawRequest } from './raw-request.js'

const parse = (value: unknown) => parseRawRequest(new TextEncoder().encode(JSON.stringify(value)), 'fixture.json')

describe('a fixture in place of a raw request', () => {
  it('gives its request, header values as on the wire', async () => {
    const headers = [
      ['X-Name', 'ü'],
      ['X-Name', '2'],
    ]
    const request = { method: 'POST', url: 'https://a.example/x?y', headers, body: '{"a":"ü"}\r\n' }
    expect(await parse({ scheme: 'alexa', request, trustAnchors: 'PEM' })).toEqual({
      method: 'POST',
      url: 'https://a.example/x?y',
      headers: [
        ['X-Name', '\xc3\xbc'],
        ['X-Name', '2'],
      ],
      body: new TextEncoder().encode('{"a":"ü"}\r\n'),
    })
  })

  it('gives a body that is not text', async () => {
    const request = { method: 'POST', url: '/', headers: {}, bodyBase64: '/wCA' }
    expect((await parse({ request })).body).toEqual(Uint8Array.of(0xff, 0, 0x80))
  })

  it.each([
    {},
    { request: null },
    { request: { method: 'POST', url: '/', body: '' } },
    { request: { method: 'POST', url: '/', headers: [], body: 5 } },
    { request: { url: '/', headers: [], body: '' } },
  ])('refuses %j', async (value) => {
    await expect(parse(value)).rejects.toBeInstanceOf(OperatorError)
  })

  it('refuses what only begins as JSON', async () => {
    await expect(parseRawRequest(new TextEncoder().encode('{"request":'), 'x')).rejects.toThrow(
      'x is not JSON in UTF-8',
    )
  })
})
