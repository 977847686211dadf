import type { Verifier } from '@countersign/core'
import { createTrustAnchors } from '@countersign/core/x509'
import type { SignedTestRequest } from '@countersign/testing'
import { genuineRequest, hostileRequests, type SampleTarget } from '../material/hostile-requests.js'
import type { TestMaterial } from '../material/test-material.js'
import { requestToJson } from '../request/fixture.js'
import { createVerifier, defaultSettings } from '../verify/verifier-settings.js'
import type { Expected } from './check-answer.js'

/** A request of a set. */
export interface SetRequest {
  readonly name: string
  readonly why: string
  readonly isHostile: boolean
  readonly request: SignedTestRequest
}

/** A genuine request and the hostile ones, with the verifier that says what to expect. */
export interface RunSet {
  readonly target: SampleTarget
  readonly at: Date
  readonly material: TestMaterial
  readonly requests: readonly SetRequest[]
  readonly verifier: Verifier<unknown>
}

/** Creates a set. `made` is called with the number of requests so far. */
export async function makeRunSet(
  material: TestMaterial,
  target: SampleTarget,
  made: (count: number) => void,
): Promise<RunSet> {
  const at = new Date()
  const { request } = await genuineRequest(material, target)
  const requests: SetRequest[] = [{ name: 'genuine', why: 'As the service would send it', isHostile: false, request }]
  for await (const { name, why, request: hostile } of hostileRequests(material, target, at)) {
    requests.push({ name, why, isHostile: true, request: hostile })
    made(requests.length)
  }
  const { scheme, skillId, topicArn, webhookId, accessKey, secret } = target
  const verifier = createVerifier({
    ...defaultSettings,
    scheme,
    skillIds: [skillId],
    topicArns: [topicArn],
    webhookIds: [webhookId],
    accessKey,
    secret,
    trustAnchors: scheme === 'apig' ? undefined : createTrustAnchors(material.root.anchorPem),
    fetch: material.host.fetch,
  })
  return { target, at, material, requests, verifier }
}

/** What a Countersign verifier that trusts the page's authority makes of a request, at this very time. */
export async function expectedOf({ verifier }: RunSet, { request }: SetRequest): Promise<Expected> {
  try {
    await verifier.verify(request)
    return undefined
  } catch (error) {
    const { code, status } = error as { code: string; status: number }
    return { code, status }
  }
}

/** A set as JSON: what a receiver under test needs, so that nothing but the fault of a request is a reason to refuse it. */
export function formatRunSet({ target, at, material, requests }: RunSet): string {
  const { scheme, skillId, topicArn, webhookId, accessKey } = target
  const named = { alexa: { skillId }, sns: { topicArn }, apig: { accessKey }, paypal: { webhookId } }[scheme]
  const json = {
    scheme,
    at,
    ...named,
    ...(scheme !== 'apig' && { trustAnchors: material.root.anchorPem, certificates: material.certificates() }),
    requests: requests.map(({ request, ...about }) => ({ ...about, request: requestToJson(request) })),
  }
  return `${JSON.stringify(json, null, 2)}\n`
}
