import { createApigVerifier, signApigRequest } from '@countersign/core/apig'
import { expectAccepted } from '@countersign/testing'
import { checkApigProperties } from '../../apig/apig-properties.js'
import { type ConformanceCase, equal } from '../report.js'

const key = { accessKey: 'conformance', secret: 'Zoë’s secret ✓' }

/** The cases that concern only API Gateway. */
export function apigCases(crypto: Crypto): ConformanceCase[] {
  const verifier = createApigVerifier({ secrets: { [key.accessKey]: key.secret }, crypto })
  const sign = (
    init: RequestInit = {},
    url = 'https://backend.example/a%20b/c?z=1&a=%C3%A4&a=%20&e=',
  ): Promise<Request> =>
    signApigRequest(new Request(url, { method: 'POST', body: '{"a":1}', ...init }), { ...key, crypto })
  return [
    {
      name: 'apig: accepts the requests that signApigRequest signs, with and without a body',
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
      name: 'apig: random requests verify, and refuse every change that is not canonically equal',
      run: async () => {
        const { accepted, refused } = await checkApigProperties(250)
        equal([accepted > 0, refused > 0].join(), 'true,true')
      },
    },
    {
      name: 'apig: gives the signature of an independent signer',
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
  ]
}
