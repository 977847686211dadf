import { type HostileRequest, makeHostile } from '../hostile/hostile-request.js'
import { certificateCases, pathCases, urlCases } from './hostile-certificates.js'
import { caIssuersUrl, createMaterial, type HostileSnsOptions } from './hostile-material.js'
import { fieldCases, freshnessCases, requestCases, signatureCases } from './hostile-requests.js'
import { snsDnsName, testTopicArn } from './sns-endpoint.js'

/** Yields deliveries that no SNS verifier with a full certificate chain may accept. */
export async function* hostileSns(options: HostileSnsOptions): AsyncGenerator<HostileRequest, void, undefined> {
  const { authority, host, topicArn = testTopicArn } = options
  host.serve(caIssuersUrl, authority.der)
  const signer = await authority.issue({ dnsNames: [snsDnsName(topicArn)], caIssuers: [caIssuersUrl] })
  const material = createMaterial(options, signer)
  yield* makeHostile([
    ...requestCases(material),
    ...fieldCases(material),
    ...freshnessCases(material),
    ...urlCases(material),
    ...certificateCases(material),
    ...pathCases(material),
    ...signatureCases(material),
  ])
}
