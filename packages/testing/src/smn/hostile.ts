import { type HostileRequest, makeHostile } from '../hostile/hostile-request.js'
import { certificateCases, urlCases } from './hostile-certificates.js'
import { bodyCases, fieldCases } from './hostile-fields.js'
import { createMaterial, type HostileSmnOptions } from './hostile-material.js'
import { freshnessCases, requestCases, signatureCases } from './hostile-requests.js'
import { smnCertificateUrl, testTopicUrn } from './smn-endpoint.js'

/** Yields deliveries that no SMN verifier may accept if its only valid pin is the certificate of the signer. */
export async function* hostileSmn(options: HostileSmnOptions): AsyncGenerator<HostileRequest, void, undefined> {
  const { signer, host, topicUrn = testTopicUrn } = options
  // A verifier that downloads the certificate instead of pinning it finds the genuine one.
  host?.serve(smnCertificateUrl(topicUrn), signer.pem)
  const material = createMaterial(options)
  yield* makeHostile([
    ...requestCases(material),
    ...bodyCases(material),
    ...fieldCases(material),
    ...freshnessCases(material),
    ...urlCases(material),
    ...certificateCases(material),
    ...signatureCases(material),
  ])
}
