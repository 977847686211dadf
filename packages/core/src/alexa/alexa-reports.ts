import { commonReports, timestampReport } from '../explain/common-reports.js'
import { describePlusSigns } from '../explain/plus-signs.js'
import type { CheckReports } from '../explain/report-checks.js'
import { certificateReports, signatureReport } from '../signing-certificate/certificate-reports.js'
import { type AlexaContext, signedBody } from './alexa-checks.js'
import { skillIdOf } from './payload.js'

/** Reports of the checks of an Alexa request. */
export function alexaReports(crypto: Crypto): CheckReports<AlexaContext> {
  return {
    ...commonReports,
    ...certificateReports,
    'signature-header': {
      title: 'Signature-256, or else Signature, is base64',
      describe({ signature, request }) {
        if (signature !== undefined) return { evidence: { header: signature.name, hash: signature.hash } }
        const texts = [...request.headers.values('signature-256'), ...request.headers.values('signature')]
        return describePlusSigns(texts[0] ?? '')
      },
    },
    'certificate-url': { title: 'SignatureCertChainUrl is one of Amazon’s' },
    signature: signatureReport(crypto, 'The signature is the certificate’s, over this body', signedBody),
    payload: {
      title: 'The body is an Alexa request',
      describe: ({ envelope }) => envelope && { evidence: { type: envelope.request.type } },
    },
    timestamp: timestampReport,
    skill: {
      title: 'The request is for a skill that is served here',
      describe: ({ envelope }) => envelope && { evidence: { skillId: skillIdOf(envelope) } },
    },
  }
}
