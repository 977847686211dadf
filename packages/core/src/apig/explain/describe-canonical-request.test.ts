import { describe, expect, it } from 'vitest'
import { type Arrived, explainedOf, sdkDate, settingsOf, situationOf } from '#test/support/apig-situation.js'
import { encodeUtf8 } from '../../encoding/bytes.js'
import type { Finding } from '../../scheme/explain.js'
import type { SignedBody } from '../content-hash.js'
import { describeCanonicalRequest } from './describe-canonical-request.js'

const digest = 'c'.repeat(64)

async function described(arrived: Arrived, payload?: Partial<SignedBody>): Promise<Finding | undefined> {
  const { base, headers } = await situationOf(arrived)
  const canonicalRequest = { ...base, payloadHash: String(payload?.payloadHash ?? base.payloadHash) }
  const found = {
    'signed-headers': headers,
    date: { text: sdkDate, timestamp: new Date(0) },
    payload: { declared: undefined, computed: base.payloadHash, payloadHash: base.payloadHash, ...payload },
    'canonical-request': { canonicalRequest, hash: digest },
    ...arrived.found,
  }
  return describeCanonicalRequest(explainedOf({ ...arrived, found }), settingsOf(arrived))
}

describe('describeCanonicalRequest', () => {
  const linesOf = (finding: Finding | undefined): unknown => finding?.evidence?.canonicalRequest

  it('prints each line with its source', async () => {
    const twice: [string, string][] = [
      ['X-A', 'b'],
      ['X-A', 'c'],
    ]
    const arrived: Arrived = { url: '/a', headers: twice, signedHeaders: ['host', 'x-a', 'x-sdk-date'], profile: 'go' }
    const finding = await described({ ...arrived, body: encodeUtf8('abc') })
    expect(linesOf(finding)).toEqual([
      { line: 'POST', from: 'the method' },
      { line: '/a/', from: 'the path /a, decoded, encoded by segment, with a slash at the end' },
      { line: '', from: 'no query' },
      { line: 'host:backend.example.com', from: 'the header host' },
      { line: 'x-a:b', from: 'the header x-a' },
      { line: 'x-a:c', from: 'the header x-a' },
      { line: `x-sdk-date:${sdkDate}`, from: 'the header x-sdk-date' },
      { line: '', from: 'the end of the headers' },
      { line: 'host;x-a;x-sdk-date', from: 'SignedHeaders' },
      { line: expect.stringMatching(/^ba78/), from: 'the SHA-256 of the body, 3 bytes' },
    ])
    expect(finding?.evidence).toMatchObject({
      computedDigest: digest,
      stringToSign: ['SDK-HMAC-SHA256', sdkDate, digest],
    })
  })

  it('says that the trusted host stands for the Host header', async () => {
    const lines = linesOf(await described({ url: '/?b&a', trustedHost: 'trusted.example' }))
    expect(lines).toContainEqual({ line: 'host:trusted.example', from: 'the trustedHost option, for the Host header' })
    expect(lines).toContainEqual({ line: `x-sdk-date:${sdkDate}`, from: 'the header x-sdk-date' })
    expect(lines).toContainEqual({ line: 'a=&b=', from: 'the query b&a, decoded, sorted by name and value, encoded' })
  })

  it.each([
    ['UNSIGNED-PAYLOAD', 'x-sdk-content-sha256: the body is not signed'],
    [digest, 'x-sdk-content-sha256, which content-hash compares with the body'],
  ])('says where the last line %s comes from', async (declared, from) => {
    expect(linesOf(await described({}, { declared, payloadHash: declared }))).toContainEqual({ line: declared, from })
  })

  it.each(['request-target', 'signed-headers', 'authorization', 'date', 'canonical-request'])(
    'prints nothing without %s',
    async (id) => {
      const explained = explainedOf({
        found: {
          'signed-headers': [],
          date: { text: sdkDate, timestamp: new Date(0) },
          'canonical-request': { canonicalRequest: (await situationOf()).base, hash: digest },
          [id]: undefined,
        },
      })
      expect(describeCanonicalRequest(explained, settingsOf({}))).toBeUndefined()
    },
  )
})
