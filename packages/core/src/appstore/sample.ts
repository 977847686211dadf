import { encodeUtf8 } from '../encoding/bytes.js'
import type { InlineSample } from '../scheme/inline-kind.js'
import type { AppStoreSettings } from './checks.js'
import { sampleAnchor, sampleApp, sampleBody, sampleTime } from './sample-notification.js'

/** The notification that `prepare` verifies. */
export const appStoreSample: InlineSample<AppStoreSettings> = {
  request: { method: 'POST', url: '/', headers: [], body: /* @__PURE__ */ encodeUtf8(sampleBody) },
  settings: {
    apps: { bundleIds: [sampleApp], environments: ['Sandbox'], appAppleIds: [] },
    timestampTolerance: 0,
  },
  anchor: sampleAnchor,
  time: sampleTime,
}
