import { encodeUtf8 } from '../encoding/bytes.js'
import type { SchemeSample } from '../scheme/scheme-members.js'
import type { AlexaSettings } from './checks.js'
import { sampleBody, sampleSignature } from './sample-request.js'
import { anySkill, readSkillPolicy } from './skill-policy.js'

/** The request that `prepare` verifies. */
export const alexaSample: SchemeSample<AlexaSettings> = {
  request: {
    method: 'POST',
    url: '/',
    headers: [
      ['Signature-256', sampleSignature],
      ['SignatureCertChainUrl', 'https://s3.amazonaws.com/echo.api/sample.pem'],
    ],
    body: /* @__PURE__ */ encodeUtf8(sampleBody),
  },
  settings: { allowSha1: true, timestampTolerance: 0, skills: /* @__PURE__ */ readSkillPolicy(anySkill) },
}
