import { describe, expect, it, vi } from 'vitest'
import { ReplayClaim } from '../checks/replay-claim.js'
import type { ReplayGuard } from '../checks/replay-guard.js'
import { memoryReplayGuard } from '../checks/replay-guard.js'
import { createVerified } from '../checks/verified-request.js'
import type { Verified, Verifier } from '../checks/verifier.js'
import { VerificationError } from '../errors.js'
import { withVerification } from './with-verification.js'

const request = (): Request => new Request('https://receiver.test/', { method: 'POST', body: 'secret body' })

const verified: Verified<string> = {
  scheme: 'test',
  payload: 'payload',
  body: new Uint8Array(),
  timestamp: new Date(0),
  signer: { id: 'signer' },
  algorithm: 'HMAC-SHA-256',
  covers: 'body',
}

const claimOn = (guard: ReplayGuard): ReplayClaim => {
  const expires = new Date(Date.now() + 3_600_000)
  return new ReplayClaim({ guard, id: 'test:1', expires, currentDate: () => new Date(), crypto })
}

/** Returns the guard's answer to another request for the same message. */
const another = (guard: ReplayGuard): Promise<string> => claimOn(guard).take()

function accepting(guard?: ReplayGuard): Verifier<string> {
  return {
    scheme: 'test',
    async verify(_request, options) {
      expect(options).toStrictEqual({ lease: true })
      const claim = guard && claimOn(guard)
      await claim?.take()
      return createVerified(verified, claim)
    },
    explain: async () => ({ verdict: 'accepted', checks: [] }),
    prepare: async () => {},
  }
}

function refusing(error: unknown): Verifier<string> {
  return { ...accepting(), verify: () => Promise.reject(error) }
}

describe('withVerification', () => {
  it('passes the verified value, the request and the further arguments to the handler', async () => {
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
  ])('answers a refusal with its status, and a body that has only the code: %s', async (error, status, retryAfter) => {
    const response = await withVerification(refusing(error), () => new Response('handled'))(request())
    expect(response.status).toBe(status)
    expect(response.headers.get('retry-after')).toBe(retryAfter)
    expect(await response.text()).toBe(JSON.stringify({ error: error.code }))
  })

  it('uses the answer of onRefusal for a refusal', async () => {
    const error = new VerificationError('ERR_REPLAYED', '')
    const onRefusal = ({ code }: VerificationError): Response => new Response(code, { status: 418 })
    const response = await withVerification(refusing(error), () => new Response(), { onRefusal })(request())
    expect([response.status, await response.text()]).toEqual([418, 'ERR_REPLAYED'])
  })

  it.each([
    [true, undefined],
    ['hono', 'hono'],
    [false, 'none'],
  ] as const)('passes the logger and the host to the verifier with diagnose: %s', async (diagnose, host) => {
    const received: unknown[] = []
    const verifier: Verifier<string> = {
      ...accepting(),
      verify: async (_request, options) => {
        received.push(options)
        return createVerified(verified, undefined)
      },
    }
    const logger = { debug() {}, warn() {} }
    await withVerification(verifier, () => new Response(), { diagnose, logger })(request())
    expect(received).toEqual([{ lease: true, ...(host !== 'none' && { diagnose: { logger, host } }) }])
  })

  it('refuses diagnose without a logger, and an unknown host', () => {
    const make = (options: object) => () => withVerification(accepting(), () => new Response(), options)
    expect(make({ diagnose: true })).toThrow('withVerification: options.diagnose needs options.logger')
    expect(make({ diagnose: 'spring', logger: console })).toThrow(/options.diagnose must be true, false or a host/)
  })

  it('passes bodyTimeout to the verifier', async () => {
    const received: unknown[] = []
    const verifier: Verifier<string> = {
      ...accepting(),
      async verify(_request, options) {
        received.push(options)
        return createVerified(verified, undefined)
      },
    }
    await withVerification(verifier, () => new Response(), { bodyTimeout: 3 })(request())
    expect(received).toEqual([{ lease: true, bodyTimeout: 3 }])
    expect(() => withVerification(verifier, () => new Response(), { bodyTimeout: 0 })).toThrow(TypeError)
  })

  it('creates one verifier for each env', async () => {
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

  it.each([undefined, null, 'production'])('creates one verifier for all requests if env is %j', async (env) => {
    const factory = vi.fn(() => accepting())
    const handler = withVerification<string, [env: unknown]>(factory, () => new Response())
    for (let time = 0; time < 2; time++) expect((await handler(request(), env)).status).toBe(200)
    expect(factory).toHaveBeenCalledExactlyOnceWith(env)
  })

  it('uses its own answer to a refusal if onRefusal only logs', async () => {
    const refused: string[] = []
    const onRefusal = async ({ code }: VerificationError): Promise<void> => {
      refused.push(code)
    }
    const error = new VerificationError('ERR_SIGNATURE_MISMATCH', '', { status: 403 })
    const response = await withVerification(refusing(error), () => new Response(), { onRefusal })(request())
    expect([response.status, refused]).toEqual([403, ['ERR_SIGNATURE_MISMATCH']])
  })

  it('calls onRefusal for a repeated delivery, which is answered with 200', async () => {
    const refused: string[] = []
    const onRefusal = ({ code }: VerificationError): void => {
      refused.push(code)
    }
    const error = new VerificationError('ERR_REPLAYED', '', { status: 200 })
    const response = await withVerification(refusing(error), () => new Response(), { onRefusal })(request())
    expect([response.status, refused]).toEqual([200, ['ERR_REPLAYED']])
  })

  it.each([100, 200, 302, 399])('completes the claim before it returns an answer of %i', async (status) => {
    const guard = memoryReplayGuard()
    const handler = withVerification(accepting(guard), async () => {
      expect(await another(guard)).toBe('held')
      return answer(status)
    })
    expect((await handler(request())).status).toBe(status)
    expect(await another(guard)).toBe('done')
  })

  it.each([0, 400, 404, 415, 500, 503])('gives the claim up when the answer is %i', async (status) => {
    const guard = memoryReplayGuard()
    await withVerification(accepting(guard), () => answer(status))(request())
    expect(await another(guard)).toBe('claimed')
  })

  it('gives the claim up when the handler throws, and throws the same value', async () => {
    const guard = memoryReplayGuard()
    const handler = withVerification(accepting(guard), () => {
      throw new RangeError('the handler’s own')
    })
    await expect(handler(request())).rejects.toThrow(RangeError)
    expect(await another(guard)).toBe('claimed')
  })

  it.each([
    undefined,
    null,
    'text',
    {},
    { status: 200 },
    { status: 200, headers: {} },
    { status: 200, text() {} },
    { headers: {}, text() {} },
  ])('gives the claim up when the handler returns %o', async (value) => {
    const guard = memoryReplayGuard()
    const handler = withVerification(accepting(guard), () => value as unknown as Response)
    await expect(handler(request())).rejects.toThrow('the handler must return a Response')
    expect(await another(guard)).toBe('claimed')
  })

  it('keeps the answer of the handler if the guard fails afterwards', async () => {
    const memory = memoryReplayGuard()
    const release = (): Promise<never> => Promise.reject(new Error('down'))
    const handler = withVerification(accepting({ ...memory, release }), () => answer(500))
    expect((await handler(request())).status).toBe(500)
  })

  it('prepares a verifier at once, and a verifier that a function of env creates with its first request', async () => {
    const prepare = vi.fn(async () => {})
    const verifier = { ...accepting(), prepare }
    withVerification(verifier, () => new Response())
    expect(prepare).toHaveBeenCalledTimes(1)
    withVerification(verifier, () => new Response(), { prepare: false })
    expect(prepare).toHaveBeenCalledTimes(1)
    const handler = withVerification<string, [env: object]>(
      () => verifier,
      () => new Response(),
    )
    expect(prepare).toHaveBeenCalledTimes(1)
    const env = {}
    await handler(request(), env)
    await handler(request(), env)
    expect(prepare).toHaveBeenCalledTimes(2)
  })

  it.each<[string, () => Promise<void>, object]>([
    [
      'rejects',
      () => Promise.reject(new VerificationError('ERR_DEPENDENCY_FAILED', 'no anchors')),
      { code: 'ERR_DEPENDENCY_FAILED', message: 'no anchors' },
    ],
    [
      'throws',
      () => {
        throw new Error('secret')
      },
      { code: undefined, message: 'unknown' },
    ],
  ])('logs the failure and fails no request if prepare() %s', async (_, prepare, logged) => {
    const warn = vi.fn()
    const handler = withVerification({ ...accepting(), prepare }, () => new Response(), {
      logger: { debug() {}, warn },
    })
    expect((await handler(request())).status).toBe(200)
    expect(warn.mock.calls).toEqual([['verifier not prepared', { scheme: 'test', ...logged }]])
    expect(JSON.stringify(warn.mock.calls)).not.toContain('secret')
    withVerification({ ...accepting(), prepare }, () => new Response())
  })

  it('accepts a verifier without prepare() that a program wrote itself', async () => {
    const { prepare: _, ...verifier } = accepting()
    const warn = vi.fn()
    const logger = { debug() {}, warn }
    const handler = withVerification(verifier as Verifier<string>, () => new Response(), { logger })
    expect((await handler(request())).status).toBe(200)
    expect(warn).not.toHaveBeenCalled()
  })

  it('does not run the handler for a value that does not come from a verifier', async () => {
    const copying: Verifier<string> = { ...accepting(), verify: async () => ({ ...verified }) }
    const handler = withVerification(copying, () => new Response())
    await expect(handler(request())).rejects.toThrow('the object that verify() resolved to')
  })

  it.each<[string, () => unknown]>([
    ['no verifier', () => withVerification(undefined as unknown as Verifier<string>, () => new Response())],
    ['an object without verify()', () => withVerification({} as Verifier<string>, () => new Response())],
    ['no handler', () => withVerification(accepting(), undefined as unknown as () => Response)],
    ['an unknown option', () => withVerification(accepting(), () => new Response(), { onRefused() {} } as object)],
    [
      'a response instead of the function onRefusal',
      () => withVerification(accepting(), () => new Response(), { onRefusal: {} } as object),
    ],
    ['a handling timeout of zero', () => withVerification(accepting(), () => new Response(), { handlingTimeout: 0 })],
    ['a logger without warn()', () => withVerification(accepting(), () => new Response(), { logger: {} } as object)],
  ])('refuses %s at construction', (_what, make) => {
    expect(make).toThrow(TypeError)
  })

  it('names itself and the argument that is not valid', () => {
    const make = (handler: unknown, options?: object) => () =>
      withVerification(accepting(), handler as () => Response, options)
    expect(make('handler')).toThrow("withVerification: handler must be a function, got the string 'handler'")
    expect(make(() => new Response(), { onRefused() {} })).toThrow(/^withVerification: unknown option onRefused/)
  })

  it('says what is missing when a function of env returns no verifier', async () => {
    const handler = withVerification<string, [env: object]>(
      () => undefined as unknown as Verifier<string>,
      () => new Response(),
    )
    await expect(handler(request(), {})).rejects.toThrow('what the function of env returns must be a verifier')
  })
})

/** Creates a response of any status, even of a status that the constructor refuses. */
function answer(status: number): Response {
  const response = new Response()
  Object.defineProperty(response, 'status', { value: status })
  return response
}
