import { encodeUtf8 } from '../encoding/bytes.js'
import type { SchemeSample } from '../scheme/scheme-members.js'
import type { SnsSettings } from './checks.js'
import { sampleBody } from './sample-delivery.js'
import { anyTopic, readWantedTopics } from './wanted-topics.js'

/** The delivery that `prepare` verifies. */
export const snsSample: SchemeSample<SnsSettings> = {
  request: { method: 'POST', url: '/', headers: [], body: /* @__PURE__ */ encodeUtf8(sampleBody) },
  settings: { topics: /* @__PURE__ */ readWantedTopics(anyTopic), allowSha1: true, timestampTolerance: 0 },
}
