import { encodeUtf8 } from '../encoding/bytes.js'
import type { PinnedSample } from '../scheme/pinned-kind.js'
import type { SmnSettings } from './checks.js'
import { sampleBody, samplePin, sampleTime } from './sample-delivery.js'
import { anyTopic, readWantedTopics } from './wanted-topics.js'

/** The delivery that `prepare` verifies. */
export const smnSample: PinnedSample<SmnSettings> = {
  request: { method: 'POST', url: '/', headers: [], body: /* @__PURE__ */ encodeUtf8(sampleBody) },
  time: sampleTime,
  pin: samplePin,
  settings: { topics: /* @__PURE__ */ readWantedTopics(anyTopic), timestampTolerance: 0 },
}
