import { createTrustAnchors } from '@countersign/core/x509'
import { createReceiver } from './create-receiver.js'

export { ReplayGuardObject } from '@countersign/cloudflare'

// The same receiver, but that it trusts a test authority. Never deployed.
export default createReceiver(({ TEST_ANCHORS }) => ({ trustAnchors: () => createTrustAnchors(TEST_ANCHORS) }))
