import { type ApigPayload, type ApigVerifierOptions, createApigVerifier } from '@countersign/core/apig'
import {
  hostile,
  type SignApigTestRequestOptions,
  type SignedTestRequest,
  signApigTestRequest,
  testAccessKey,
  testSecret,
} from '@countersign/testing'
import type { SchemeMaterial, SchemeSurroundings } from './scheme-material.js'

/** What API Gateway is tested with. */
export interface ApigMaterial extends SchemeMaterial<ApigPayload, ApigVerifierOptions> {
  /** Signs a request, genuine but for what is given. */
  sign(options?: SignApigTestRequestOptions): Promise<SignedTestRequest>
}

/** Makes what API Gateway is tested with. The time of a request is its X-Sdk-Date header. */
export async function createApigMaterial({ crypto, currentDate }: SchemeSurroundings): Promise<ApigMaterial> {
  const sign = (options?: SignApigTestRequestOptions): Promise<SignedTestRequest> =>
    signApigTestRequest({ date: currentDate(), crypto, ...options })
  return {
    files: {},
    sign,
    genuine: (date = currentDate()) => sign({ date }),
    verifier: (options) =>
      createApigVerifier({ secrets: { [testAccessKey]: testSecret }, crypto, currentDate, ...options }),
    hostile: () => hostile.apig({ at: currentDate(), crypto }),
  }
}
