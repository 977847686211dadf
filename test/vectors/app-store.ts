import { VerificationError } from '@countersign/core'
import { createAppStoreVerifier } from '@countersign/core/appstore'
import { type VectorCase, type Verdict, verdictOf } from './vector-case.js'

/** A notification that Apple signed: the files of appstore/test-notification-2025-sandbox. */
export interface AppStoreMaterial {
  readonly appStore: { readonly signedPayload: string }
  readonly appStorePayload: { readonly signedDate: number; readonly data: { readonly bundleId: string } }
}

/** A notification of the App Store, genuine and altered, below the pinned trust anchor and at its own time. */
export function appStoreCases(
  { appStore: { signedPayload }, appStorePayload: { signedDate, data } }: AppStoreMaterial,
  crypto: Crypto,
): VectorCase[] {
  const one = (id: string, expected: Verdict, jws: string, time = signedDate): VectorCase => ({
    id,
    source: 'App Store',
    expected,
    run: async () => {
      const verifier = createAppStoreVerifier({
        bundleId: data.bundleId,
        environment: 'Sandbox',
        crypto,
        currentDate: () => new Date(time),
      })
      const body = new TextEncoder().encode(JSON.stringify({ signedPayload: jws }))
      return await verdictOf(
        () => verifier.verify({ method: 'POST', url: '/', headers: [], body }),
        (error) => error instanceof VerificationError && !error.retryable,
      )
    },
  })
  const [header, payload, signature] = signedPayload.split('.') as [string, string, string]
  return [
    one('a notification of 2025', 'accept', signedPayload),
    one('the same after its certificate has expired', 'reject', signedPayload, Date.parse('2025-11-01T00:00:00Z')),
    one('with another payload', 'reject', `${header}.${payload.replace('A', 'B')}.${signature}`),
    one('with another signature', 'reject', `${header}.${payload}.${signature.replace('A', 'B')}`),
    one('with a signature of zeros', 'reject', `${header}.${payload}.${'A'.repeat(86)}`),
  ]
}
