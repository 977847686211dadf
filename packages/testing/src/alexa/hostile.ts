import { type HostileRequest, makeHostile } from '../hostile/hostile-request.js'
import { alexaDnsName } from './alexa-request.js'
import { certificateCases, fileCases, pathCases, urlCases } from './hostile-certificates.js'
import { createMaterial, type HostileAlexaOptions } from './hostile-material.js'
import { headerCases, payloadCases, signatureCases } from './hostile-requests.js'

/** Yields requests that no Alexa verifier may accept. */
export async function* hostileAlexa(options: HostileAlexaOptions): AsyncGenerator<HostileRequest, void, undefined> {
  const { authority } = options
  const signer = await authority.issue({ dnsNames: [alexaDnsName] })
  const material = createMaterial(options, signer)
  yield* makeHostile([
    ...headerCases(material),
    ...urlCases(material),
    ...fileCases(material),
    ...certificateCases(material),
    ...pathCases(material),
    ...signatureCases(material),
    ...payloadCases(material),
  ])
}
