import { createApigVerifier, signApigRequest } from '@countersign/core/apig'
import { expectAccepted, expectRejected } from '@countersign/testing'
import type { Kit } from '../kit.js'
import { type ConformanceCase, equal } from '../report.js'

const key = { accessKey: 'conformance', secret: 'Zoë’s secret ✓' }

/** Huawei Cloud API Gateway. */
export function apigCases({ crypto }: Kit): ConformanceCase[] {
  const verifier = createApigVerifier({ secrets: { [key.accessKey]: key.secret }, crypto })
  const sign = (
    init: RequestInit = {},
    url = 'https://backend.example/a%20b/c?z=1&a=%C3%A4&a=%20&e=',
  ): Promise<Request> =>
    signApigRequest(new Request(url, { method: 'POST', body: '{"a":1}', ...init }), { ...key, crypto })
  const change = async (name: string, value: string): Promise<Request> => {
    const request = await sign({ headers: { 'x-tenant': 'a' } })
    request.headers.set(name, value)
    return request
  }
  const rejects = (
    name: string,
    code: Parameters<typeof expectRejected>[2],
    make: () => Promise<Request>,
  ): ConformanceCase => ({
    name: `apig: rejects ${name}`,
    run: async () => {
      const error = await expectRejected(verifier, await make(), code)
      equal(error.status, 401)
    },
  })
  return [
    {
      name: 'apig: accepts what signApigRequest signs, with and without a body',
      run: async () => {
        const { signer } = await expectAccepted(verifier, await sign())
        equal(signer.id, key.accessKey)
        await expectAccepted(
          verifier,
          await signApigRequest(new Request('https://backend.example/'), { ...key, crypto }),
        )
      },
    },
    {
      name: 'apig: signs what an independent signer signs',
      run: async () => {
        // Computed with Python's hmac over a canonical request written by hand.
        const request = new Request('https://backend.example/a%20b?b=2&a=1', {
          headers: { 'x-sdk-date': '20260301T120000Z' },
        })
        const signed = await signApigRequest(request, {
          accessKey: 'key',
          secret: 'secret',
          signedHeaders: ['x-sdk-date'],
          crypto,
        })
        equal(
          signed.headers.get('authorization'),
          'SDK-HMAC-SHA256 Access=key, SignedHeaders=x-sdk-date, Signature=214ce5ae1aa4218e31fd19ac268f593d43549b89768fc616d9e1c77c470268b1',
        )
      },
    },
    rejects('an altered body', 'ERR_SIGNATURE_MISMATCH', async () => {
      const request = await sign()
      return new Request(request, { body: '{"a":2}' })
    }),
    rejects('an altered query', 'ERR_SIGNATURE_MISMATCH', async () => {
      const { method, headers } = await sign()
      return new Request('https://backend.example/a%20b/c?z=2', { method, headers, body: '{"a":1}' })
    }),
    rejects('an altered signed header', 'ERR_SIGNATURE_MISMATCH', () => change('x-tenant', 'b')),
    rejects('a stale date', 'ERR_TIMESTAMP_OUT_OF_RANGE', async () =>
      signApigRequest(new Request('https://backend.example/'), {
        ...key,
        crypto,
        date: new Date(Date.now() - 1_000_000),
      }),
    ),
    rejects('an unknown access key', 'ERR_SIGNER_NOT_ALLOWED', async () =>
      signApigRequest(new Request('https://backend.example/'), { accessKey: 'other', secret: 'other', crypto }),
    ),
    rejects('another secret', 'ERR_SIGNATURE_MISMATCH', async () =>
      signApigRequest(new Request('https://backend.example/'), { ...key, secret: 'other', crypto }),
    ),
    rejects('no authorization', 'ERR_HEADER_MISSING', async () => new Request('https://backend.example/')),
  ]
}
