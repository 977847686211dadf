import { encodeUtf8 } from '../encoding/bytes.js'
import type { CertificateSettings } from '../signing-certificate/certificate-options.js'
import { prepareCertificates } from '../signing-certificate/prepare-certificates.js'
import { type AlexaFindings, checkAlexaRequest } from './checks.js'
import { sampleBody, sampleSignature } from './sample-request.js'

/** Prepares the first verification of an Alexa request. */
export async function prepareAlexa(settings: CertificateSettings): Promise<void> {
  await prepareCertificates<AlexaFindings>(settings, {
    request: {
      method: 'POST',
      url: '/',
      headers: [
        ['Signature-256', sampleSignature],
        ['SignatureCertChainUrl', 'https://s3.amazonaws.com/echo.api/sample.pem'],
      ],
      body: encodeUtf8(sampleBody),
    },
    file: 'chain',
    check: (run, certificates) =>
      checkAlexaRequest(run, { certificates, allowSha1: true, timestampTolerance: 0, isServed: () => true }),
  })
}
