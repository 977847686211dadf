import type { SignedRequest } from '@countersign/core'
import { type ApigVerifierOptions, createApigVerifier, signApigHeaders } from '@countersign/core/apig'
import { describe, expect, it } from 'vitest'
import { absent, type KnownAnswer, readVectors, timeOf, toSignedRequest } from './apig-vectors.js'

const oracle = readVectors<KnownAnswer>('apig/oracle_sdk_hmac_sha256.json', 'vectors')
const published = readVectors<KnownAnswer>('apig/published_sdk_hmac_sha256.json', 'vectors')
const v11 = readVectors<KnownAnswer>('apig/published_v11_and_sm3.json', 'vectors')

function authorizationOf(answer: KnownAnswer, signature = answer.signature): string {
  const names = `SignedHeaders=${answer.signed_headers.join(';')}, Signature=${signature}`
  return answer.scheme === 'V11-HMAC-SHA256'
    ? `V11-HMAC-SHA256 Credential=${answer.key}/${answer.date.slice(0, 8)}/${answer.region}/${answer.service}, ${names}`
    : `${answer.scheme ?? 'SDK-HMAC-SHA256'} Access=${answer.key}, ${names}`
}

function signed(answer: KnownAnswer, signature?: string): SignedRequest {
  const request = toSignedRequest(answer.request)
  return { ...request, headers: [...request.headers, ['Authorization', authorizationOf(answer, signature)]] }
}

function verifierOf(answer: KnownAnswer, options: Partial<ApigVerifierOptions> = {}) {
  return createApigVerifier({
    secrets: { [answer.key]: answer.secret },
    currentDate: () => timeOf(answer.date),
    allowUnsignedPayload: answer.canonical_request.endsWith('UNSIGNED-PAYLOAD'),
    ...options,
  })
}

function signatureOf(answer: KnownAnswer, options = {}): Promise<string> {
  const request = toSignedRequest(answer.request)
  const signer = { accessKey: answer.key, secret: answer.secret, signedHeaders: answer.signed_headers, ...options }
  return signApigHeaders(request, signer).then(({ Authorization }) => Authorization.slice(-64))
}

/** Generates the same request with one bit changed, for each signed part. */
function* changed(request: SignedRequest, signedHeaders: readonly string[]): Generator<[string, SignedRequest]> {
  const flip = (text: string, index: number): string =>
    `${text.slice(0, index)}${String.fromCharCode(text.charCodeAt(index) ^ 1)}${text.slice(index + 1)}`
  for (let index = 0; index < request.method.length; index++) {
    yield [`method ${index}`, { ...request, method: flip(request.method, index) }]
  }
  for (let index = 0; index < request.url.length; index++) {
    yield [`target ${index}`, { ...request, url: flip(request.url, index) }]
  }
  const headers = [...request.headers]
  for (const [position, [name, value]] of headers.entries()) {
    if (!signedHeaders.includes(name.toLowerCase()) && name !== 'Authorization') continue
    for (let index = 0; index < value.length; index++) {
      yield [`${name} ${index}`, { ...request, headers: headers.with(position, [name, flip(value, index)]) }]
    }
  }
  for (let index = 0; index < request.body.length; index++) {
    const body = Uint8Array.from(request.body, (byte, at) => (at === index ? byte ^ 1 : byte))
    yield [`body ${index}`, { ...request, body }]
  }
}

async function refusesEveryChange(answer: KnownAnswer, options: Partial<ApigVerifierOptions> = {}): Promise<number> {
  const verifier = verifierOf(answer, options)
  let count = 0
  for (const [where, request] of changed(signed(answer), answer.signed_headers)) {
    if (answer.canonical_request.endsWith('UNSIGNED-PAYLOAD') && where.startsWith('body')) continue
    const outcome = await verifier.verify(request).then(
      () => 'accepted',
      (error: { status: number }) => error.status,
    )
    expect([answer.id, where, outcome]).toEqual([answer.id, where, 401])
    count++
  }
  return count
}

describe.skipIf(absent)(`Known answers of the vendor’s signers${absent || ''}`, () => {
  const unanimous = oracle.filter(({ unanimous_core }) => unanimous_core)
  const honest = unanimous.filter(({ id }) => id !== 'declared-hash-arbitrary')

  it.each(unanimous.map((answer) => [answer.id, answer] as const))('reproduces %s', async (_, answer) => {
    expect(await signatureOf(answer)).toBe(answer.signature)
  })

  it.each(honest.map((answer) => [answer.id, answer] as const))('accepts %s', async (_, answer) => {
    const verified = await verifierOf(answer).verify(signed(answer))
    expect(verified.signer.id).toBe(answer.key)
    expect(verified.payload.signedHeaders).toEqual(answer.signed_headers)
    expect(verified.timestamp).toEqual(timeOf(answer.date))
  })

  it('refuses a declared hash that is not the body’s', async () => {
    const answer = unanimous.find(({ id }) => id === 'declared-hash-arbitrary') as KnownAnswer
    await expect(verifierOf(answer).verify(signed(answer))).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_MISMATCH',
      status: 401,
    })
  })

  it.each(published.map((answer) => [answer.id, answer] as const))(
    'reproduces and accepts the published %s',
    async (_, answer) => {
      expect(await signatureOf(answer)).toBe(answer.signature)
      expect((await verifierOf(answer).verify(signed(answer))).algorithm).toBe('HMAC-SHA-256')
    },
  )

  it.each([...honest, ...published].map((answer) => [answer.id, answer] as const))(
    'refuses %s with one bit changed anywhere',
    async (_, answer) => {
      expect(await refusesEveryChange(answer)).toBeGreaterThan(100)
    },
  )

  it('has a case for every answer in the file', () => {
    expect([unanimous.length, published.length, v11.length]).toEqual([46, 12, 13])
  })
})

describe.skipIf(absent)(`Forms on which the vendor’s signers differ${absent || ''}`, () => {
  const byId = new Map(oracle.map((answer) => [answer.id, answer]))
  const disputed: readonly [string, string, 'strict' | 'python' | 'go' | 'java' | 'javascript'][] = [
    ['path-plus-encoded', 'apig-javascript', 'javascript'],
    ['q-plus-encoded', 'apig-javascript', 'javascript'],
    ['q-reserved-encoded', 'apig-javascript', 'javascript'],
    ['q-json-value', 'apig-javascript', 'javascript'],
    ['q-nonbmp-sort', 'apig-javascript', 'javascript'],
    ['combined-2', 'apig-javascript', 'javascript'],
    ['q-empty-key', 'apig-go', 'go'],
    ['q-unicode', 'apig-java', 'java'],
    ['q-value-sort-encoded-vs-raw', 'apig-java', 'java'],
    ['method-lower', '', 'python'],
    ['method-lower', '', 'java'],
    ['method-lower', 'apig-go', 'strict'],
    ['path-plus-encoded', '', 'strict'],
    ['q-plus-encoded', '', 'strict'],
    ['q-unicode', '', 'strict'],
    ['q-reserved-encoded', '', 'strict'],
    ['q-reserved-raw', '', 'strict'],
    ['q-value-sort-encoded-vs-raw', '', 'strict'],
    ['q-json-value', '', 'strict'],
    ['q-nonbmp-sort', '', 'strict'],
    ['body-delete', '', 'strict'],
    ['combined-2', '', 'strict'],
  ]

  it('explain names each of them as proven if our form differs', async () => {
    const unnamed: string[] = []
    let refused = 0
    // If the signed Host header did not arrive, the request does not show it.
    for (const answer of oracle.filter(({ id }) => id !== 'no-host')) {
      const names = `\n${answer.signed_headers.join(';')}\n`
      const variants = Object.values(answer.variants ?? {}).filter((variant) =>
        variant.canonical_request.includes(names),
      )
      for (const signature of new Set([answer.signature, ...variants.map((variant) => variant.signature)])) {
        const { verdict, checks } = await verifierOf(answer).explain(signed(answer, signature))
        if (verdict === 'accepted') continue
        refused += 1
        if (!checks.some(({ evidence }) => evidence?.confidence === 'proven')) unnamed.push(answer.id)
      }
    }
    expect(unnamed).toEqual([])
    expect(refused).toBeGreaterThan(10)
  })

  it.each(disputed)('%s in the form of %s is accepted with the profile %s', async (id, signer, profile) => {
    const answer = byId.get(id) as KnownAnswer
    const theirs = signer === '' ? answer.signature : (answer.variants?.[signer]?.signature as string)
    expect(await signatureOf(answer, { profile })).toBe(theirs)
    await expect(verifierOf(answer, { profile }).verify(signed(answer, theirs))).resolves.toBeDefined()
  })

  it.each(disputed.filter(([, , profile]) => profile !== 'strict'))(
    '%s in the form of %s is refused by default, and explained with the profile %s',
    async (id, signer, profile) => {
      const answer = byId.get(id) as KnownAnswer
      const theirs = signer === '' ? answer.signature : (answer.variants?.[signer]?.signature as string)
      await expect(verifierOf(answer).verify(signed(answer, theirs))).rejects.toMatchObject({ status: 401 })
      const { checks } = await verifierOf(answer).explain(signed(answer, theirs))
      expect(checks.find(({ outcome }) => outcome === 'failed')?.hint).toMatch(
        new RegExp(`Set profile: .*'${profile}'`),
      )
    },
  )

  it('refuses, and explains, a body that the JavaScript signer left unsigned', async () => {
    const answer = byId.get('body-delete') as KnownAnswer
    const theirs = signed(answer, answer.variants?.['apig-javascript']?.signature)
    await expect(verifierOf(answer, { profile: 'javascript' }).verify(theirs)).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_MISMATCH',
    })
    const { checks } = await verifierOf(answer).explain(theirs)
    expect(checks.find(({ id }) => id === 'signature')?.hint).toContain('unsigned body')
  })

  it('refuses a query without the item that the Go signer leaves out', async () => {
    const answer = byId.get('q-reserved-raw') as KnownAnswer
    const theirs = signed(answer, answer.variants?.['apig-go']?.signature)
    await expect(verifierOf(answer, { profile: 'go' }).verify(theirs)).rejects.toMatchObject({ status: 401 })
  })

  it('refuses a query item without a name by default', async () => {
    const answer = byId.get('q-empty-key') as KnownAnswer
    await expect(verifierOf(answer).verify(signed(answer))).rejects.toMatchObject({ code: 'ERR_REQUEST_INVALID' })
  })

  it('accepts no-host in the usual form, with the host that the backend knows', async () => {
    const answer = byId.get('no-host') as KnownAnswer
    await expect(verifierOf(answer).verify(signed(answer))).rejects.toMatchObject({ code: 'ERR_HEADER_MISSING' })
    const options = { trustedHost: 'backend.example.com' }
    await expect(verifierOf(answer, options).verify(signed(answer))).resolves.toBeDefined()
  })

  it('accepts no-host in the form of the Go signer, with only x-sdk-date', async () => {
    const answer = byId.get('no-host') as KnownAnswer
    const go = {
      ...answer,
      signed_headers: ['x-sdk-date'],
      signature: answer.variants?.['apig-go']?.signature as string,
    }
    expect(await signatureOf(go)).toBe(go.signature)
    await expect(verifierOf(go).verify(signed(go))).resolves.toBeDefined()
  })
})

describe.skipIf(absent)(`V11-HMAC-SHA256 and SDK-HMAC-SM3${absent || ''}`, () => {
  const scopeOf = ({ region = '', service = '' }: KnownAnswer) => ({ credentialScope: { region, service } })

  it.each(v11.filter(({ scheme }) => scheme === 'V11-HMAC-SHA256').map((answer) => [answer.id, answer] as const))(
    'reproduces, accepts and, changed, refuses %s',
    async (_, answer) => {
      expect(await signatureOf(answer, scopeOf(answer))).toBe(answer.signature)
      await expect(verifierOf(answer, scopeOf(answer)).verify(signed(answer))).resolves.toMatchObject({
        payload: { algorithm: 'V11-HMAC-SHA256' },
      })
      expect(await refusesEveryChange(answer, scopeOf(answer))).toBeGreaterThan(100)
      await expect(verifierOf(answer).verify(signed(answer))).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' })
      const elsewhere = { credentialScope: { region: 'elsewhere', service: answer.service ?? '' } }
      await expect(verifierOf(answer, elsewhere).verify(signed(answer))).rejects.toMatchObject({
        code: 'ERR_HEADER_INVALID',
      })
    },
  )

  it.each(v11.filter(({ scheme }) => scheme === 'SDK-HMAC-SM3').map((answer) => [answer.id, answer] as const))(
    'reports that %s is not supported',
    async (_, answer) => {
      await expect(verifierOf(answer).verify(signed(answer))).rejects.toMatchObject({
        code: 'ERR_UNSUPPORTED',
        status: 401,
      })
    },
  )
})
