import { memoryReplayGuard } from '@countersign/core'
import { type ApigVerifierOptions, createApigVerifier } from '@countersign/core/apig'
import { describe, expect, it } from 'vitest'
import { absent, readVectors, timeOf, toSignedRequest, type VerifierCase } from './apig-vectors.js'

const cases = readVectors<VerifierCase>('apig/verifier_cases.json', 'cases')

async function outcomeOf(test: VerifierCase, options: Partial<ApigVerifierOptions> = {}): Promise<string> {
  const verifier = createApigVerifier({
    secrets: { [test.key]: test.secret },
    currentDate: () => timeOf(test.now),
    ...options,
  })
  const request = toSignedRequest(test.request)
  const explanation = await verifier.explain(request)
  const outcome = await verifier.verify(request).then(
    () => 'accepted',
    ({ code, status }: { code: string; status: number }) => `${code} ${status}`,
  )
  // Two readers use this list.
  expect(explanation.verdict).toBe(outcome === 'accepted' ? 'accepted' : 'rejected')
  expect(explanation.checks.find((check) => check.outcome === 'failed')?.code).toBe(
    outcome === 'accepted' ? undefined : outcome.split(' ')[0],
  )
  return outcome
}

describe.skipIf(absent)(`Verifier cases${absent || ''}`, () => {
  const needsOption: Record<string, Partial<ApigVerifierOptions>> = {
    'unsigned-payload-any-body': { allowUnsignedPayload: true },
  }
  const accepted = cases.filter(({ expect }) => expect === 'accept')
  const rejected: readonly [string, string][] = [
    ['date-901s', 'ERR_TIMESTAMP_OUT_OF_RANGE'],
    ['date+901s', 'ERR_TIMESTAMP_OUT_OF_RANGE'],
    ['sig-truncated', 'ERR_HEADER_INVALID'],
    ['sig-trailing-comma-param', 'ERR_HEADER_INVALID'],
    ['sig-nonascii', 'ERR_HEADER_INVALID'],
    ['auth-prefix-garbage', 'ERR_HEADER_INVALID'],
    ['auth-missing', 'ERR_HEADER_MISSING'],
    ['unknown-key', 'ERR_SIGNER_NOT_ALLOWED'],
    ['signedheaders-duplicate', 'ERR_HEADER_INVALID'],
    ['signedheaders-no-date', 'ERR_HEADER_MISSING'],
    ['signedheaders-empty-item', 'ERR_HEADER_INVALID'],
    ['date-malformed', 'ERR_HEADER_INVALID'],
    ['date-short-fields', 'ERR_HEADER_INVALID'],
    ['host-changed', 'ERR_SIGNATURE_MISMATCH'],
    ['query-double-decode', 'ERR_SIGNATURE_MISMATCH'],
    ['path-double-encoded-swap', 'ERR_SIGNATURE_MISMATCH'],
    ['path-dot-segment-wire', 'ERR_SIGNATURE_MISMATCH'],
    ['path-invalid-utf8', 'ERR_REQUEST_INVALID'],
    ['body-changed', 'ERR_SIGNATURE_MISMATCH'],
    ['declared-hash-body-swapped', 'ERR_SIGNATURE_MISMATCH'],
    ['unsigned-hash-header-injected', 'ERR_SIGNATURE_MISMATCH'],
    ['unsigned-payload-header-injected', 'ERR_SIGNATURE_MISMATCH'],
    ['underscore-header-spoof', 'ERR_HEADER_INVALID'],
    ['path-invalid-utf8-alias', 'ERR_REQUEST_INVALID'],
    ['query-invalid-utf8-alias', 'ERR_REQUEST_INVALID'],
    ['query-empty-key-injected', 'ERR_REQUEST_INVALID'],
    ['head-signed-as-get', 'ERR_SIGNATURE_MISMATCH'],
  ]
  const named = new Map(cases.map((test) => [test.id, test]))

  it.each(accepted.map((test) => [test.id, test] as const))('accepts %s', async (id, test) => {
    expect(await outcomeOf(test, needsOption[id])).toBe('accepted')
  })

  it.each(rejected)('rejects %s with %s', async (id, code) => {
    expect(await outcomeOf(named.get(id) as VerifierCase)).toBe(`${code} 401`)
  })

  it('has a test for every case that must be rejected', () => {
    const ids = cases.filter(({ expect }) => expect === 'reject').map(({ id }) => id)
    expect(rejected.map(([id]) => id).sort()).toEqual(ids.sort())
  })

  it('refuses an unsigned body unless it is allowed', async () => {
    const test = named.get('unsigned-payload-any-body') as VerifierCase
    expect(await outcomeOf(test)).toBe('ERR_UNSUPPORTED 401')
  })

  it('refuses a repeated request if there is a replay guard', async () => {
    const test = named.get('replay-same-request') as VerifierCase
    const replayGuard = memoryReplayGuard({ currentDate: () => timeOf(test.now) })
    expect(await outcomeOf(test, { replayGuard })).toBe('accepted')
    const again = createApigVerifier({
      secrets: { [test.key]: test.secret },
      currentDate: () => timeOf(test.now),
      replayGuard,
    })
    await expect(again.verify(toSignedRequest(test.request))).rejects.toMatchObject({
      code: 'ERR_REPLAYED',
      status: 401,
    })
  })
})

describe.skipIf(absent)(`Policy cases, and the option that changes the verdict of each${absent || ''}`, () => {
  const named = new Map(cases.map((test) => [test.id, test]))
  const policies: readonly [string, string, Partial<ApigVerifierOptions>, string][] = [
    ['sig-uppercase-hex', 'ERR_HEADER_INVALID 401', { profile: { signatureHex: 'any-case' } }, 'accepted'],
    ['auth-two-spaces-after-comma', 'ERR_HEADER_INVALID 401', { profile: { authorizationSpaces: 'any' } }, 'accepted'],
    ['signedheaders-reordered', 'ERR_HEADER_INVALID 401', { profile: { signedHeadersOrder: 'any' } }, 'accepted'],
    ['query-plus', 'accepted', { profile: { plus: 'space' } }, 'ERR_SIGNATURE_MISMATCH 401'],
    ['query-plus-vs-2b', 'accepted', { profile: 'java' }, 'ERR_SIGNATURE_MISMATCH 401'],
    ['host-case-changed', 'ERR_SIGNATURE_MISMATCH 401', { trustedHost: 'backend.example.com' }, 'accepted'],
    // The second line is not signed. So the profile that signs each value refuses it too, for another reason.
    [
      'header-dup-wire',
      'ERR_HEADER_INVALID 401',
      { profile: { repeatedHeader: 'sign-each' } },
      'ERR_SIGNATURE_MISMATCH 401',
    ],
  ]

  it.each(policies)('%s is %s; with %j it is %s', async (id, byDefault, options, otherwise) => {
    const test = named.get(id) as VerifierCase
    expect(await outcomeOf(test)).toBe(byDefault)
    expect(await outcomeOf(test, options)).toBe(otherwise)
  })

  it('path-2f-vs-slash: %2F and / are the same path in the scheme, and %2F on the wire can be refused', async () => {
    const test = named.get('path-2f-vs-slash') as VerifierCase
    const wire = { ...test, request: { ...test.request, raw_path: '/a%2Fb' } }
    expect(await outcomeOf(test)).toBe('accepted')
    expect(await outcomeOf(wire)).toBe('accepted')
    expect(await outcomeOf(wire, { profile: { encodedSlash: 'refuse' } })).toBe('ERR_REQUEST_INVALID 401')
  })

  it('has a test for every policy case', () => {
    const ids = cases.filter(({ expect }) => expect === 'policy').map(({ id }) => id)
    expect([...policies.map(([id]) => id), 'path-2f-vs-slash'].sort()).toEqual(ids.sort())
  })
})
