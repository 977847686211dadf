import { type HostileRequest, makeHostile } from '../hostile/hostile-request.js'
import { endEntityCases, pathCases } from './hostile-certificates.js'
import { formCases, headerCases, requestCases, signatureCases } from './hostile-jws.js'
import { createMaterial, type HostileAppStoreOptions } from './hostile-material.js'
import { appCases, innerCases, payloadCases } from './hostile-payloads.js'

/** Yields notifications that no App Store verifier for one app in production may accept. */
export async function* hostileAppStore(
  options: HostileAppStoreOptions,
): AsyncGenerator<HostileRequest, void, undefined> {
  const material = await createMaterial(options)
  yield* makeHostile([
    ...requestCases(material),
    ...formCases(material),
    ...headerCases(material),
    ...signatureCases(material),
    ...endEntityCases(material),
    ...pathCases(material),
    ...payloadCases(material),
    ...appCases(material),
    ...innerCases(material),
  ])
}
