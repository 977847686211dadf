import type { SignedTestRequest } from '@countersign/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMaterials, createSurroundings, promisedStatus, type SchemeMaterial, schemes } from '../schemes/index.js'
import { corpus } from './corpus.js'
import { fuzz, rejection, timeout } from './fuzz.js'
import { editedJson } from './json-edits.js'

const at = new Date('2026-05-01T12:00:00Z')
const materials = await createMaterials(await createSurroundings({ currentDate: () => at }))

// Members of payloads that no signature covers.
const unsigned = new Set([
  'UnsubscribeURL',
  'SigningCertURL',
  'MessageAttributes',
  'unsubscribe_url',
  'signing_cert_url',
])

/** Changes the fields of a request and not its bytes: JSON, the parts of a JWS, and header fields. */
function edited(request: SignedTestRequest): fc.Arbitrary<SignedTestRequest> {
  const { headers, body, url } = request
  const text = new TextDecoder().decode(body)
  const withBody = (other: string): SignedTestRequest => ({ ...request, body: new TextEncoder().encode(other) })
  const bodies = isJson(text) ? [editedJson([text]).map(withBody), editedJws(text).map(withBody)] : []
  const fields = fc
    .array(
      fc.record({
        place: fc.nat(headers.length - 1),
        value: fieldValue,
        edit: fc.constantFrom('set', 'append', 'prepend', 'add'),
      }),
      {
        minLength: 1,
        maxLength: 2,
      },
    )
    .map((edits) => ({ ...request, headers: edits.reduce(editHeaders, headers) }))
  return fc.oneof(
    ...bodies,
    fields,
    fc.constantFrom(...corpus('targets')).map((target) => ({ ...request, url: new URL(url).origin + target })),
  )
}

const fieldValue = fc.oneof(
  fc.constantFrom(...corpus('header-values')),
  fc.string({ unit: 'binary-ascii', maxLength: 20 }),
)

type Headers = SignedTestRequest['headers']

function editHeaders(headers: Headers, one: { place: number; value: string; edit: string }): Headers {
  const [name, value] = headers[one.place] as [string, string]
  if (one.edit === 'add') return [...headers, [name, one.value]]
  const changed = { set: one.value, append: value + one.value, prepend: one.value + value }
  return headers.with(one.place, [name, changed[one.edit as keyof typeof changed]])
}

/** Changes the header or the payload inside a JWS, or exchanges its parts. */
function editedJws(text: string): fc.Arbitrary<string> {
  const { signedPayload } = JSON.parse(text) as { signedPayload?: string }
  if (typeof signedPayload !== 'string') return editedJson([text])
  const parts = signedPayload.split('.')
  return fc
    .tuple(
      fc.nat(1),
      editedJson(parts.slice(0, 2).map(decode)),
      fc.constantFrom('', '=', '.', '.x', '\n'),
      fc.boolean(),
    )
    .map(([which, json, rest, isSwapped]) => {
      const changed = parts.with(which, Buffer.from(json).toString('base64url'))
      return JSON.stringify({ signedPayload: (isSwapped ? changed.toReversed() : changed).join('.') + rest })
    })
}

function decode(part: string): string {
  return Buffer.from(part, 'base64url').toString()
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

function signedPart(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || payload instanceof Uint8Array) return payload
  return Object.fromEntries(Object.entries(payload).filter(([name]) => !unsigned.has(name)))
}

describe('fuzzing the fields of requests', () => {
  it.each(schemes)(
    'finds no edited request of $name that is accepted with another meaning',
    { timeout },
    async (scheme) => {
      const { verifier, genuine }: SchemeMaterial = materials[scheme.name]
      const one = verifier()
      const request = await genuine()
      const { payload } = await one.verify(request)
      // Explaining takes a hundred times as long as verifying.
      const inputs = fc.tuple(edited(request), fc.nat(15))
      await fuzz(`fields of ${scheme.title}`, schemes.length, inputs, async ([input, choice]) => {
        let accepted: unknown
        const error = await rejection(async () => {
          accepted = signedPart((await one.verify(input)).payload)
        })
        if (error !== undefined) expect(error.status).toBe(promisedStatus(scheme, error))
        else expect(accepted).toEqual(signedPart(payload))
        if (choice === 0) expect((await one.explain(input)).verdict === 'accepted').toBe(error === undefined)
      })
    },
  )
})
