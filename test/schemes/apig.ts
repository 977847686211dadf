import { type ApigPayload, type ApigVerifierOptions, createApigVerifier } from '@countersign/core/apig'
import {
  hostile,
  type SignApigTestRequestOptions,
  type SignedTestRequest,
  signApigTestRequest,
  testAccessKey,
} from '@countersign/testing'
import type { SchemeMaterial, SchemeSurroundings } from './scheme-material.js'

/** What API Gateway is tested with. */
export interface ApigMaterial extends SchemeMaterial<ApigPayload, ApigVerifierOptions> {
  /** Signs a request, genuine but for what is given. */
  sign(options?: SignApigTestRequestOptions): Promise<SignedTestRequest>
}

/** Makes what API Gateway is tested with. The time of a request is its X-Sdk-Date header. */
export async function createApigMaterial({ crypto, currentDate }: SchemeSurroundings): Promise<ApigMaterial> {
  // Of its own, as other surroundings have other trust anchors.
  const secret = globalThis.crypto.getRandomValues(new Uint8Array(16)).join('-')
  const sign = (options?: SignApigTestRequestOptions): Promise<SignedTestRequest> =>
    signApigTestRequest({ secret, date: currentDate(), crypto, ...options })
  return {
    files: {},
    sign,
    genuine: (date = currentDate()) => sign({ date }),
    verifier: (options) =>
      createApigVerifier({ secrets: { [testAccessKey]: secret }, crypto, currentDate, ...options }),
    hostile: () => hostile.apig({ secret, at: currentDate(), crypto }),
  }
}
