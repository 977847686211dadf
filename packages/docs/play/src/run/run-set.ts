import type { Verifier } from '@countersign/core'
import { createTrustAnchors } from '@countersign/core/x509'
import type { SignedTestRequest } from '@countersign/testing'
import { requestToJson } from '@countersign/testing/recorded'
import type { TestMaterial } from '../material/test-material.js'
import type { Scheme } from '../request/fixture.js'
import { schemes } from '../schemes/index.js'
import type { SampleTarget } from '../schemes/page-scheme.js'
import { defaultSettings } from '../verify/verifier-settings.js'
import type { Expected } from './check-answer.js'

/** A request of a set. */
export interface SetRequest {
  readonly name: string
  readonly why: string
  readonly isHostile: boolean
  readonly request: SignedTestRequest
}

/** A genuine request and the hostile ones, and the verifier whose answers are expected. */
export interface RunSet {
  readonly scheme: Scheme
  readonly target: SampleTarget
  readonly at: Date
  readonly material: TestMaterial
  readonly requests: readonly SetRequest[]
  readonly verifier: Verifier<unknown>
}

/** Creates a set. It calls `made` with the number of requests so far. */
export async function makeRunSet(
  scheme: Scheme,
  material: TestMaterial,
  target: SampleTarget,
  made: (count: number) => void,
): Promise<RunSet> {
  const at = new Date()
  const { request } = await schemes[scheme].genuine(material, target)
  const requests: SetRequest[] = [{ name: 'genuine', why: 'As the service would send it', isHostile: false, request }]
  for await (const { name, why, request: hostile } of schemes[scheme].hostile(material, target, at)) {
    requests.push({ name, why, isHostile: true, request: hostile })
    made(requests.length)
  }
  const settings = {
    ...defaultSettings,
    skillIds: [target.skillId],
    topicArns: [target.topicArn],
    topicUrns: [target.topicUrn],
    bundleIds: [target.bundleId],
    appAppleIds: [target.appAppleId],
    appStoreEnvironment: 'Production' as const,
    webhookIds: [target.webhookId],
    accessKey: target.accessKey,
    secret: target.secret,
    trustAnchors: createTrustAnchors(material.root.anchorPem),
    pins: (await material.smnSigner()).pem,
    fetch: material.host.fetch,
  }
  return { scheme, target, at, material, requests, verifier: schemes[scheme].createVerifier(settings, request) }
}

/** Returns the answer of a Countersign verifier that trusts the page's authority, at the present time. */
export async function expectedOf({ verifier }: RunSet, { request }: SetRequest): Promise<Expected> {
  try {
    await verifier.verify(request)
    return undefined
  } catch (error) {
    const { code, status } = error as { code: string; status: number }
    return { code, status }
  }
}

/**
 * Formats a set as JSON, with the options and certificates that a receiver under test needs. Then it can refuse a request
 * only for its fault.
 */
export async function formatRunSet({ scheme, target, at, material, requests }: RunSet): Promise<string> {
  const { receiver, trusts } = schemes[scheme]
  const trustAnchors = trusts === 'pins' ? (await material.smnSigner()).pem : material.root.anchorPem
  const json = {
    scheme,
    at,
    ...receiver(target),
    ...(trusts !== 'secret' && { trustAnchors, certificates: material.certificates() }),
    requests: requests.map(({ request, ...about }) => ({ ...about, request: requestToJson(request) })),
  }
  return `${JSON.stringify(json, null, 2)}\n`
}
