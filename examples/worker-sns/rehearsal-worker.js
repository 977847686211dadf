import { createTrustAnchors } from '@countersign/core/x509'
import { createReceiver } from './create-receiver.js'

export { ReplayGuardObject } from '@countersign/cloudflare'

// The same receiver, except that it trusts a test authority. Never deploy it.
export default createReceiver(({ TEST_ANCHORS }) => ({ trustAnchors: () => createTrustAnchors(TEST_ANCHORS) }))
