import type { SignedRequest } from '@countersign/core'
import { createApigVerifier, signApigHeaders } from '@countersign/core/apig'
import fc from 'fast-check'

/** A random request in parts, which can be written in several equal forms. */
export interface RandomRequest {
  readonly method: string
  readonly segments: readonly string[]
  readonly items: readonly (readonly [string, string])[]
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
}

const accessKey = 'signature_key1'
const secret = 'signature_secret1'
const date = new Date('2023-04-23T12:00:00Z')

const text = fc.string({ unit: 'grapheme', maxLength: 12 })
// A segment has no slash, because the scheme cannot distinguish `%2F` from `/`. It is not empty, so that only a mutation adds
// a final slash.
const segment = text.map((value) => `s${value.replaceAll('/', '')}`)
const headerName = fc.stringMatching(/^x-[a-z0-9]{1,12}$/).filter((name) => !name.startsWith('x-sdk'))
const headerValue = fc.stringMatching(/^[!-~\u00a1-\u00ff]([ -~\u00a1-\u00ff]{0,20}[!-~\u00a1-\u00ff])?$/)

const randomRequest: fc.Arbitrary<RandomRequest> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
  segments: fc.array(segment, { maxLength: 5 }),
  items: fc.array(
    fc.tuple(
      text.map((name) => `n${name}`),
      text,
    ),
    { maxLength: 6 },
  ),
  headers: fc.uniqueArray(fc.tuple(headerName, headerValue), { maxLength: 4, selector: ([name]) => name }),
  body: fc.uint8Array({ maxLength: 64 }),
})

function targetOf({ segments, items }: Pick<RandomRequest, 'segments' | 'items'>): string {
  const path = `/${segments.map((value) => encodeURIComponent(value)).join('/')}`
  const query = items.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
  return query === '' ? path : `${path}?${query}`
}

function wire(request: RandomRequest, target = targetOf(request)): SignedRequest {
  const { method, headers, body } = request
  return { method, url: target, headers: [['Host', 'backend.example.com'], ...headers] as [string, string][], body }
}

/**
 * Returns other forms of the same request, and requests that differ in one part, each with whether it equals the signed
 * request.
 */
function mutationsOf(request: RandomRequest): readonly [string, boolean, SignedRequest][] {
  const { method, segments, items, headers, body } = request
  const same = wire(request)
  const target = targetOf(request)
  const [path = '', query] = target.split('?')
  const suffix = query === undefined ? '' : `?${query}`
  const last = items.at(-1)
  const [header] = headers
  const mutations: [string, boolean, SignedRequest][] = [
    ['lower-case escapes', true, { ...same, url: target.replace(/%../g, (escaped) => escaped.toLowerCase()) }],
    [
      'an escaped unreserved character',
      true,
      { ...same, url: target.replace(/[ns]/, (c) => `%${c.charCodeAt(0).toString(16)}`) },
    ],
    ['a slash at the end', true, { ...same, url: `${path.endsWith('/') ? path : `${path}/`}${suffix}` }],
    ['another order of the query', true, wire({ ...request, items: items.toReversed() })],
    ['empty query items', true, { ...same, url: `${path}?&${query ?? ''}&` }],
    [
      'other case of the header names',
      true,
      { ...same, headers: [...same.headers].map(([name, value]) => [name.toUpperCase(), value] as [string, string]) },
    ],
    ['another order of the headers', true, { ...same, headers: [...same.headers].reverse() }],
    [
      'white space around the values',
      true,
      { ...same, headers: [...same.headers].map(([name, value]) => [name, ` \t${value} `] as [string, string]) },
    ],
    ['another method', false, { ...same, method: method === 'GET' ? 'HEAD' : 'GET' }],
    ['another segment', false, wire({ ...request, segments: [...segments, 'x'] })],
    ['a dot segment', false, { ...same, url: `/.${path}${suffix}` }],
    ['a doubled slash', false, { ...same, url: `/${path === '/' ? '//' : path}${suffix}` }],
    ['escapes encoded again', !target.includes('%'), { ...same, url: target.replaceAll('%', '%25') }],
    ['another item', false, wire({ ...request, items: [...items, ['n', '']] })],
    ['another body', false, { ...same, body: Uint8Array.of(...body, 0) }],
    ['another host', false, { ...same, headers: [...same.headers].with(0, ['Host', 'evil.example.com']) }],
  ]
  if (last !== undefined) {
    mutations.push(
      ['one item fewer', false, wire({ ...request, items: items.slice(0, -1) })],
      ['a repeated item', false, wire({ ...request, items: [...items, last] })],
      ['another value', false, wire({ ...request, items: items.with(-1, [last[0], `${last[1]}x`]) })],
    )
  }
  if (header !== undefined) {
    const [name, value] = header
    mutations.push(
      ['another header value', false, wire({ ...request, headers: headers.with(0, [name, `${value}x`]) })],
      ['a signed header fewer', false, wire({ ...request, headers: headers.slice(1) })],
      ['a repeated header', false, wire({ ...request, headers: [...headers, header] })],
      [
        'a double with an underscore',
        false,
        wire({ ...request, headers: [...headers, [name.replace('-', '_'), value]] }),
      ],
    )
  }
  if (body.length > 0)
    mutations.push([
      'one bit of the body',
      false,
      { ...same, body: body.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) },
    ])
  return mutations
}

/**
 * Signs and verifies random requests, and one mutation of each. Uses only fast-check and WebCrypto, so that any runtime can
 * call it. Rejects with the counterexample.
 */
export async function checkApigProperties(numRuns: number): Promise<Record<'accepted' | 'refused', number>> {
  const verifier = createApigVerifier({ secrets: { [accessKey]: secret }, currentDate: () => date })
  const seen = { accepted: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(randomRequest, fc.nat(), async (request, choice) => {
      const signed = wire(request)
      const added = Object.entries(await signApigHeaders(signed, { accessKey, secret, date })) as [string, string][]
      const withSignature = (other: SignedRequest): SignedRequest => ({
        ...other,
        headers: [...other.headers, ...added],
      })
      const verified = await verifier.verify(withSignature(signed))
      // Return a copy, so that no code changes it after the check.
      const isCopy = verified.body !== signed.body && String(verified.body) === String(signed.body)
      if (verified.signer.id !== accessKey || !isCopy) throw new Error('The verified body is not the signed one')

      const mutations = mutationsOf(request)
      const [name, isSame, mutated] = mutations[choice % mutations.length] as (typeof mutations)[number]
      const outcome = await verifier.verify(withSignature(mutated)).then(
        () => undefined,
        (error: { name: string; status: number }) => error,
      )
      if ((outcome === undefined) !== isSame) {
        throw new Error(`${name}: ${outcome === undefined ? 'accepted' : `refused with ${outcome}`}`)
      }
      if (outcome !== undefined && (outcome.name !== 'VerificationError' || outcome.status !== 401)) throw outcome
      seen[isSame ? 'accepted' : 'refused']++
    }),
    { numRuns },
  )
  return seen
}
