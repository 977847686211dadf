import type { Surroundings } from '../runtimes/program.js'
import { alexaCases } from './cases/alexa.js'
import { apigCases } from './cases/apig.js'
import { httpCases } from './cases/http.js'
import { snsCases } from './cases/sns.js'
import { storeCases } from './cases/stores.js'
import { x509Cases } from './cases/x509.js'
import { createKit } from './kit.js'
import { type Report, runCases } from './report.js'

/** The conformance suite: every scheme, on material that it makes itself, with the engine it is given. */
export async function run({ runtime, crypto }: Surroundings): Promise<Report> {
  const kit = await createKit(crypto)
  return await runCases(runtime, [
    alexaCases(kit),
    snsCases(kit),
    apigCases(kit),
    x509Cases(kit),
    httpCases(kit),
    storeCases(),
  ])
}
