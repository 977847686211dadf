import type { SignedRequest } from '@countersign/core'
import { createApigVerifier } from '@countersign/core/apig'
import fc from 'fast-check'
import { type ComparisonResult, compareBatches, type Extent, refused, Tally } from '../comparison.js'
import { requestDifferences } from './rules.js'
import { headersOf, type RandomRequest, signWithVendor } from './vendor-signer.js'

const accessKey = 'signature_key1'
const secret = 'signature_secret1'
const date = new Date('2026-05-01T12:00:00Z')

/**
 * Signs random requests with the signer of the vendor's SDK and verifies them. Half of them are changed after they were
 * signed. Our verifier must accept such a change if and only if the vendor's signer makes the same signature for it.
 */
export async function compareRequests(extent: Extent): Promise<readonly ComparisonResult[]> {
  const tally = new Tally(
    'API Gateway: our canonical request and @huaweicloud/huaweicloud-sdk-core',
    requestDifferences,
  )
  // The signer orders query items by UTF-16 code units.
  const profile = { queryOrder: 'utf-16' } as const
  const verifier = createApigVerifier({ secrets: { [accessKey]: secret }, currentDate: () => date, profile })
  await compareBatches(extent, 500, async (batch) => {
    for (const [request, other, isChanged] of fc.sample(fc.tuple(randomRequest, randomRequest, changedPart), batch)) {
      const sent = isChanged === undefined ? request : { ...request, [isChanged]: other[isChanged] }
      const authorization = signWithVendor(request, { accessKey, secret, date })
      const theirs =
        signWithVendor(sent, { accessKey, secret, date }) === authorization ? 'accepted' : refused('another signature')
      const ours = await verifier.verify(wire(sent, authorization)).then(
        () => 'accepted',
        (error: { name: string; code: string }) => {
          if (error.name !== 'VerificationError') throw error
          return refused(error.code)
        },
      )
      tally.record({ ours, theirs, features: featuresOf(request, sent) }, () =>
        JSON.stringify({ request, sent, authorization }),
      )
    }
  })
  return [tally.result()]
}

const text = fc.string({ unit: 'grapheme', maxLength: 8 })
const plain = fc.stringMatching(/^[A-Za-z0-9_.~-]{1,8}$/)
const headerValue = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/)

const randomRequest: fc.Arbitrary<RandomRequest> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
  path: fc.array(fc.oneof({ weight: 9, arbitrary: plain }, { weight: 1, arbitrary: text }), { maxLength: 4 }),
  query: fc.dictionary(
    fc.oneof(
      plain,
      text.filter((name) => name !== ''),
    ),
    fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })),
    { maxKeys: 4 },
  ),
  headers: fc.dictionary(fc.stringMatching(/^x-[a-z0-9-]{1,10}[a-z0-9]$/), headerValue, { maxKeys: 4 }),
  data: fc.option(fc.dictionary(text, text, { minKeys: 1, maxKeys: 3 }), { nil: undefined }),
})

const changedPart = fc.option(fc.constantFrom('method', 'path', 'query', 'headers', 'data'), { nil: undefined })

/** The request as a client of the SDK sends it. */
function wire(request: RandomRequest, authorization: string): SignedRequest {
  const { method, path, query, data } = request
  const target = `/${path.map((segment) => encodeURIComponent(segment)).join('/')}`
  const items = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`),
  )
  return {
    method,
    url: items.length === 0 ? target : `${target}?${items.join('&')}`,
    headers: [...Object.entries(headersOf(request, date)), ['Authorization', authorization]],
    body: new TextEncoder().encode(data === undefined ? '' : JSON.stringify(data)),
  }
}

function featuresOf(request: RandomRequest, sent: RandomRequest): string[] {
  const isPlain = sent.path.every((segment) => /^[A-Za-z0-9_.~-]*$/.test(segment))
  const hasMore = Object.keys(sent.headers).length > Object.keys(request.headers).length
  const hasAll = Object.entries(request.headers).every(([name, value]) => sent.headers[name] === value)
  return [...(isPlain ? [] : ['path with escapes']), ...(hasMore && hasAll ? ['more headers'] : [])]
}
