import { snsDnsName, testTopicArn } from '../sns-endpoint.js'
import { type HostileRequest, makeHostile } from './hostile-request.js'
import { certificateCases, pathCases, urlCases } from './sns-certificates.js'
import { caIssuersUrl, createKit, type HostileSnsOptions } from './sns-kit.js'
import { fieldCases, freshnessCases, requestCases, signatureCases } from './sns-requests.js'

/** Deliveries that no SNS verifier with a full certificate chain may accept. */
export async function* hostileSns(options: HostileSnsOptions): AsyncGenerator<HostileRequest, void, undefined> {
  const { authority, host, topicArn = testTopicArn } = options
  host.serve(caIssuersUrl, authority.der)
  const signer = await authority.issue({ dnsNames: [snsDnsName(topicArn)], caIssuers: [caIssuersUrl] })
  const kit = createKit(options, signer)
  yield* makeHostile([
    ...requestCases(kit),
    ...fieldCases(kit),
    ...freshnessCases(kit),
    ...urlCases(kit),
    ...certificateCases(kit),
    ...pathCases(kit),
    ...signatureCases(kit),
  ])
}
