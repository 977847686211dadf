import type { CertificateSchemeFindings } from '../scheme/certificate-kind.js'
import {
  combinedOrigins,
  describeNotListed,
  methodReport,
  signatureReport,
  timestampReport,
} from '../scheme/explain.js'
import type { SchemeReports } from '../scheme/scheme-members.js'
import type { AlexaFindings, AlexaSettings } from './checks.js'
import { skillIdOf, timestampOf } from './envelope.js'
import { describeCertificateUrl, describeSignatureHeader } from './explain/describe-headers.js'
import { alexaHabits, guessBody, writerOf } from './explain/guess-body.js'

/** Creates the reports of the checks of an Alexa request. */
export function alexaReports(
  crypto: Crypto,
  { skills }: Pick<AlexaSettings, 'skills'>,
): SchemeReports<AlexaFindings, CertificateSchemeFindings> {
  return {
    method: methodReport,
    'signature-header': { title: 'Signature-256, or else Signature, is base64', describe: describeSignatureHeader },
    'certificate-url': { title: 'SignatureCertChainUrl is one of Amazon’s', describe: describeCertificateUrl },
    signature: signatureReport(crypto, 'The signature is the certificate’s, over this body', ({ found, request }) => {
      const header = found['signature-header']
      return (
        header && {
          ...header,
          data: request.body,
          origins: (budget) => combinedOrigins(request.body, budget, alexaHabits),
          detail: ({ id }) => (id === 'json-reserialised' ? writerOf(request) : undefined),
          guess: (isOfKey) => guessBody(request, isOfKey),
          otherwise:
            'Pass the raw body, before any parser reads or rewrites it, and the three headers of the same request.',
        }
      )
    }),
    payload: {
      title: 'The body is an Alexa request',
      describe({ found: { payload }, error }) {
        if (error === undefined) return payload && { evidence: { type: payload.request.type } }
        return { hint: 'Pass the body of the Alexa request itself: JSON in UTF-8 that has request.type.' }
      },
    },
    timestamp: timestampReport(({ payload }) => payload && timestampOf(payload)),
    skill: {
      title: 'The request is for a skill that is served here',
      describe({ found: { payload }, error }) {
        if (payload === undefined) return undefined
        const skillId = skillIdOf(payload)
        if (error === undefined) return { evidence: { skillId } }
        return describeNotListed(
          { skillId },
          { what: 'skill', option: 'skillId', came: skillId, expected: skills.listed },
        )
      },
    },
  }
}
