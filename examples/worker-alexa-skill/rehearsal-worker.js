import { createTrustAnchors } from '@countersign/core/x509'
import { createWorker } from './create-worker.js'

export { ReplayGuardObject } from '@countersign/cloudflare'

// The same Worker, except that it trusts a test authority. Never deploy it.
export default createWorker(({ TEST_ANCHORS }) => ({ trustAnchors: () => createTrustAnchors(TEST_ANCHORS) }))
