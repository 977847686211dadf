import { VerificationError, type Verified } from '@countersign/core'
import { describe, expect, it, vi } from 'vitest'

type Respond = () => Response | Promise<Response>

/** A function that confirms subscriptions, with the values that its tests need. */
export interface ConfirmationSuite<Payload, Confirmed> {
  readonly name: string
  readonly scheme: string
  readonly confirm: (verified: Verified<Payload>, options?: { fetch?: typeof fetch }) => Promise<Confirmed>
  /** Signs a message and verifies it. */
  readonly verify: (signed?: { type?: string; fields?: Readonly<Record<string, string>> }) => Promise<Verified<Payload>>
  /** The field that holds the URL. */
  readonly field: string
  readonly subscribeUrl: string
  readonly token: string
  /** What the service answers, and what the function resolves to then. */
  readonly answer: string
  readonly confirmed: Confirmed
  /** URLs that must not be fetched although they are signed. */
  readonly forbidden: readonly string[]
}

/** Returns a fetch function that gives an answer, and a list of its calls. */
export function answering(respond: Respond): { fetch: typeof globalThis.fetch; calls: unknown[][] } {
  const calls: unknown[][] = []
  const fetch = async (url: unknown, init?: RequestInit): Promise<Response> => {
    calls.push([String(url), init?.method, init?.redirect])
    return await respond()
  }
  return { fetch: fetch as typeof globalThis.fetch, calls }
}

/** Declares the tests for every function that confirms subscriptions. */
export function describeConfirmation<Payload, Confirmed>(suite: ConfirmationSuite<Payload, Confirmed>): void {
  const { name, scheme, confirm, verify, field, subscribeUrl, token, answer, confirmed, forbidden } = suite
  const get = (url: string): unknown[] => [url, 'GET', 'manual']

  describe(name, () => {
    it(`fetches the ${field} and returns the answer of the service, even if it is called again`, async () => {
      const { fetch, calls } = answering(() => new Response(answer))
      const verified = await verify()
      for (let time = 0; time < 2; time++) expect(await confirm(verified, { fetch })).toEqual(confirmed)
      expect(calls).toEqual([get(subscribeUrl), get(subscribeUrl)])
    })

    it('accepts only the very object that verify resolved to', async () => {
      const { fetch, calls } = answering(() => new Response(answer))
      const verified = await verify()
      for (const other of [
        { ...verified },
        structuredClone({ payload: verified.payload }),
        Object.create(verified),
        new Proxy(verified, {}),
        verified.payload,
        await verify({ type: 'UnsubscribeConfirmation' }),
        await verify({ type: 'Notification' }),
        undefined,
        null,
        'verified',
      ]) {
        await expect(confirm(other as Verified<Payload>, { fetch })).rejects.toThrow(TypeError)
      }
      expect(calls).toEqual([])
    })

    it('fetches the signed URL, because the verified value cannot be changed', async () => {
      const { fetch, calls } = answering(() => new Response(answer))
      const verified = await verify()
      expect(() => Object.assign(verified.payload as object, { [field]: 'https://attacker.test/' })).toThrow(TypeError)
      expect(() => Object.assign(verified, { payload: {} })).toThrow(TypeError)
      await confirm(verified, { fetch })
      expect(calls).toEqual([get(subscribeUrl)])
    })

    it.each([
      'https://attacker.test/',
      subscribeUrl.replace('https', 'http'),
      subscribeUrl.replace('https', 'HTTPS'),
      subscribeUrl.replace('.com/', '.com:443/'),
      subscribeUrl.replace('.com/', '.com:8443/'),
      subscribeUrl.replace('.com/', '.com.attacker.test/'),
      subscribeUrl.replace('.com/', '.com@attacker.test/'),
      subscribeUrl.replace('://', '://user@'),
      subscribeUrl.replace(token, ''),
      subscribeUrl.replace(token, `${token}${'0'.repeat(2_048)}`),
      subscribeUrl.replace('?', '#?'),
      subscribeUrl.slice(0, subscribeUrl.indexOf('?')),
      `${subscribeUrl}#`,
      `${subscribeUrl}\u00e4`,
      ...forbidden,
    ])('does not fetch %s, although it is signed', async (url) => {
      const { fetch, calls } = answering(() => new Response(answer))
      const verified = await verify({ fields: { [field]: url } })
      const refusal = { code: 'ERR_SUBSCRIBE_URL_FORBIDDEN', scheme, status: 403, retryable: false }
      await expect(confirm(verified, { fetch })).rejects.toMatchObject(refusal)
      expect(calls).toEqual([])
    })

    it.each<[string, Respond, boolean]>([
      ['a network that fails', () => Promise.reject(new TypeError(`fetch failed: ${subscribeUrl}`)), true],
      ['500', () => new Response(answer, { status: 500 }), true],
      ['503', () => new Response(null, { status: 503 }), true],
      ['429', () => new Response(null, { status: 429 }), true],
      ['407', () => new Response(null, { status: 407 }), true],
      ['403', () => new Response(answer, { status: 403 }), false],
      ['404', () => new Response(answer, { status: 404 }), false],
      ['204', () => new Response(null, { status: 204 }), false],
      ['a redirect', () => new Response(answer, { status: 302, headers: { location: 'https://other.test/' } }), false],
      ['10 MB', () => new Response(' '.repeat(10_000_000) + answer), false],
    ])('fails on %s, and the error does not contain the token', async (_, respond, retryable) => {
      const { fetch, calls } = answering(respond)
      const error = await rejectionOf(confirm(await verify(), { fetch }))
      expectFailure(error, { scheme, retryable, token })
      expect(calls).toHaveLength(1)
    })

    it('fails within its time limit if no answer arrives', async () => {
      const { fetch } = answering(() => new Promise(() => {}))
      const options = { fetch, timeout: 0.01 }
      expectFailure(await rejectionOf(confirm(await verify(), options)), { scheme, retryable: true, token })
    })

    it('uses the runtime’s fetch by default', async () => {
      const fetch = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(answer))
      expect(await confirm(await verify())).toEqual(confirmed)
      expect(fetch).toHaveBeenCalledOnce()
      fetch.mockRestore()
    })

    it.each([{ timeout: 0 }, { timeout: 61 }, { timeout: Number.NaN }, { fetch: 'fetch' }, { timeOut: 1 }, null])(
      'throws a TypeError for the options %j',
      async (options) => {
        await expect(confirm(await verify(), options as never)).rejects.toThrow(TypeError)
      },
    )
  })
}

/** Returns the error of a promise that must reject. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
}

/** Expects the error of a service that did not confirm. The error does not contain the token. */
export function expectFailure(
  error: unknown,
  { scheme, retryable, token }: { scheme: string; retryable: boolean; token: string },
): void {
  expect(error).toBeInstanceOf(VerificationError)
  const status = retryable ? 503 : 403
  expect(error).toMatchObject({ code: 'ERR_CONFIRMATION_FAILED', scheme, status, retryable })
  expect(error).not.toHaveProperty('cause')
  expect(String((error as Error).stack)).not.toContain(token)
}
