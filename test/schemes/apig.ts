import { type ApigPayload, type ApigVerifierOptions, createApigVerifier } from '@countersign/core/apig'
import {
  hostile,
  type SignApigTestRequestOptions,
  type SignedTestRequest,
  signApigTestRequest,
  testAccessKey,
} from '@countersign/testing'
import type { SchemeMaterial, SchemeSurroundings } from './scheme-material.js'

/** The material of API Gateway. */
export interface ApigMaterial extends SchemeMaterial<ApigPayload, ApigVerifierOptions> {
  /** Signs a request that is genuine except for the given options. */
  sign(options?: SignApigTestRequestOptions): Promise<SignedTestRequest>
}

/** Creates the material of API Gateway. The time of a request is its X-Sdk-Date header. */
export async function createApigMaterial({ crypto, currentDate }: SchemeSurroundings): Promise<ApigMaterial> {
  // Other surroundings have other trust anchors, so this one has its own secret.
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
