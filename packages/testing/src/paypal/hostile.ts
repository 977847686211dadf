import { type HostileRequest, makeHostile } from '../hostile/hostile-request.js'
import { certificateCases, fileCases, pathCases, urlCases } from './hostile-certificates.js'
import { caIssuersUrl, createMaterial, type HostilePayPalOptions } from './hostile-material.js'
import { eventCases, freshnessCases, headerCases, signatureCases } from './hostile-requests.js'
import { payPalDnsName } from './paypal-webhook.js'

/** Yields deliveries that no PayPal verifier of the live environment may accept. */
export async function* hostilePayPal(options: HostilePayPalOptions): AsyncGenerator<HostileRequest, void, undefined> {
  const { authority, host } = options
  host.serve(caIssuersUrl, authority.der)
  const signer = await authority.issue({ dnsNames: [payPalDnsName()], caIssuers: [caIssuersUrl] })
  const material = createMaterial(options, signer)
  yield* makeHostile([
    ...headerCases(material),
    ...freshnessCases(material),
    ...urlCases(material),
    ...fileCases(material),
    ...certificateCases(material),
    ...pathCases(material),
    ...signatureCases(material),
    ...eventCases(material),
  ])
}
