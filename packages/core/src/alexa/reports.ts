import { methodReport, timestampReport } from '../explain/common-reports.js'
import { describePlusSigns } from '../explain/plus-signs.js'
import type { Reports } from '../explain/report-checks.js'
import { certificateReports, signatureReport } from '../signing-certificate/reports.js'
import type { AlexaFindings } from './checks.js'
import { skillIdOf, timestampOf } from './envelope.js'

/** Reports of the checks of an Alexa request. */
export function alexaReports(crypto: Crypto): Reports<AlexaFindings> {
  return {
    ...certificateReports,
    method: methodReport,
    'signature-header': {
      title: 'Signature-256, or else Signature, is base64',
      describe({ found: { 'signature-header': signature }, request }) {
        if (signature !== undefined) return { evidence: { header: signature.name, hash: signature.hash } }
        const texts = [...request.headers.values('signature-256'), ...request.headers.values('signature')]
        return describePlusSigns(texts[0] ?? '')
      },
    },
    'certificate-url': { title: 'SignatureCertChainUrl is one of Amazon’s' },
    signature: signatureReport(crypto, 'The signature is the certificate’s, over this body', ({ found, request }) => {
      const header = found['signature-header']
      return header && { ...header, data: request.body }
    }),
    payload: {
      title: 'The body is an Alexa request',
      describe: ({ found: { payload } }) => payload && { evidence: { type: payload.request.type } },
    },
    timestamp: timestampReport(({ payload }) => payload && timestampOf(payload)),
    skill: {
      title: 'The request is for a skill that is served here',
      describe: ({ found: { payload } }) => payload && { evidence: { skillId: skillIdOf(payload) } },
    },
  }
}
