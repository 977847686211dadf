import { alexaDnsName } from '../alexa-request.js'
import { certificateCases, fileCases, pathCases, urlCases } from './alexa-certificates.js'
import { createKit, type HostileAlexaOptions } from './alexa-kit.js'
import { headerCases, payloadCases, signatureCases } from './alexa-requests.js'
import { type HostileRequest, makeHostile } from './hostile-request.js'

/** Requests that no Alexa verifier may accept. */
export async function* hostileAlexa(options: HostileAlexaOptions): AsyncGenerator<HostileRequest, void, undefined> {
  const { authority } = options
  const signer = await authority.issue({ dnsNames: [alexaDnsName] })
  const kit = createKit(options, signer)
  yield* makeHostile([
    ...headerCases(kit),
    ...urlCases(kit),
    ...fileCases(kit),
    ...certificateCases(kit),
    ...pathCases(kit),
    ...signatureCases(kit),
    ...payloadCases(kit),
  ])
}
