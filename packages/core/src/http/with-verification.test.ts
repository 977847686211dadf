import { describe, expect, it } from 'vitest'
import type { ReplayGuard } from '../checks/replay-guard.js'
import { VerifiedRequest } from '../checks/verified-request.js'
import type { Verified, Verifier } from '../checks/verifier.js'
import { VerificationError } from '../errors.js'
import { withVerification } from './with-verification.js'

const request = (): Request => new Request('https://receiver.test/', { method: 'POST', body: 'secret body' })

function accepting(released: string[] = []): Verifier<string> {
  const guard: ReplayGuard = {
    claim: async () => true,
    async release(id) {
      released.push(id)
      throw new Error('a guard that fails must not hide the handler’s outcome')
    },
  }
  const verified: Verified<string> = {
    scheme: 'test',
    payload: 'payload',
    body: new Uint8Array(),
    timestamp: new Date(0),
    signer: { id: 'signer' },
    algorithm: 'HMAC-SHA-256',
    covers: 'body',
  }
  return {
    scheme: 'test',
    verify: async () => new VerifiedRequest(verified, { guard, id: 'message' }),
    explain: async () => ({ verdict: 'accepted', checks: [] }),
  }
}

function refusing(error: unknown): Verifier<string> {
  return { ...accepting(), verify: () => Promise.reject(error) }
}

describe('withVerification', () => {
  it('hands the verified value, the request and what came after it to the handler', async () => {
    const handler = withVerification(accepting(), ({ payload }, { url }, env: { name: string }, ctx: number) =>
      Response.json([payload, url, env.name, ctx]),
    )
    const response = await handler(request(), { name: 'env' }, 1)
    expect(await response.json()).toEqual(['payload', 'https://receiver.test/', 'env', 1])
  })

  it.each([
    [new VerificationError('ERR_SIGNATURE_MISMATCH', 'message', { scheme: 'sns', status: 403 }), 403, null],
    [new VerificationError('ERR_BODY_TOO_LARGE', 'message'), 413, null],
    [new VerificationError('ERR_CERTIFICATE_FETCH_FAILED', 'message', { retryable: true, status: 403 }), 503, '5'],
  ])(
    'answers a refusal with its status, and a body that names the code and nothing else: %s',
    async (error, status, retryAfter) => {
      const response = await withVerification(refusing(error), () => new Response('handled'))(request())
      expect(response.status).toBe(status)
      expect(response.headers.get('retry-after')).toBe(retryAfter)
      expect(await response.text()).toBe(JSON.stringify({ error: error.code }))
    },
  )

  it('lets the caller answer a refusal', async () => {
    const error = new VerificationError('ERR_REPLAYED', '')
    const onRefusal = ({ code }: VerificationError): Response => new Response(code, { status: 418 })
    const response = await withVerification(refusing(error), () => new Response(), { onRefusal })(request())
    expect([response.status, await response.text()]).toEqual([418, 'ERR_REPLAYED'])
  })

  it('makes one verifier for each env', async () => {
    const made: object[] = []
    const factory = (env: object): Verifier<string> => {
      made.push(env)
      return accepting()
    }
    const handler = withVerification<string, [env: object]>(factory, () => new Response())
    const [one, other] = [{}, {}]
    for (const env of [one, other, one, other]) await handler(request(), env)
    expect(made).toEqual([one, other])
  })

  it('gives the claim up where the handler throws or answers 5xx, and keeps it otherwise', async () => {
    const released: string[] = []
    const answering = (status: number) =>
      withVerification(accepting(released), () => new Response(null, { status }))(request())
    await answering(200)
    await answering(404)
    expect(released).toEqual([])
    expect((await answering(500)).status).toBe(500)
    expect(released).toEqual(['message'])
    const throwing = withVerification(accepting(released), () => {
      throw new RangeError('the handler’s own')
    })
    await expect(throwing(request())).rejects.toThrow(RangeError)
    expect(released).toEqual(['message', 'message'])
  })
})
