import { createTestAuthority, hostile } from '@countersign/testing'
import type { EndpointCase } from './endpoint-case.js'

/** The endpoint that the cases are for. */
export interface SmnCaseOptions {
  /** URL of the endpoint. */
  readonly url: string
  /** The topic that it serves. */
  readonly topicUrn: string
}

/**
 * Makes deliveries that an SMN endpoint must refuse. Each is signed by a test key, which the endpoint does not pin, and has one
 * more fault. Nobody but Huawei can sign one that an endpoint must serve.
 */
export async function* smnCases({ url, topicUrn }: SmnCaseOptions): AsyncGenerator<EndpointCase, void, undefined> {
  const signer = await (await createTestAuthority()).issue()
  for await (const { name, why, request } of hostile.smn({ signer, topicUrn, url })) {
    // A server may not support the method.
    const tolerated = name.startsWith('method-') ? [404, 405, 501] : []
    yield { name, why, expected: 'refused', tolerated, request }
  }
}
