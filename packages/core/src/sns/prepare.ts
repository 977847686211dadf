import { encodeUtf8 } from '../encoding/bytes.js'
import type { CertificateSettings } from '../signing-certificate/certificate-options.js'
import { prepareCertificates } from '../signing-certificate/prepare-certificates.js'
import { checkSnsDelivery, type SnsFindings } from './checks.js'
import { sampleBody } from './sample-delivery.js'
import { anyTopic, readWantedTopics } from './wanted-topics.js'

/** Prepares the first verification of a delivery. */
export async function prepareSns(settings: CertificateSettings): Promise<void> {
  await prepareCertificates<SnsFindings>(settings, {
    request: { method: 'POST', url: '/', headers: [], body: encodeUtf8(sampleBody) },
    file: 'end-entity',
    check: (run, certificates) =>
      checkSnsDelivery(run, {
        certificates,
        topics: readWantedTopics(anyTopic),
        allowSha1: true,
        timestampTolerance: 0,
      }),
  })
}
