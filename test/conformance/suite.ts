import type { Surroundings } from '../runtimes/program.js'
import { createMaterials, createSurroundings, schemes } from '../schemes/index.js'
import { alexaCases } from './cases/alexa.js'
import { apigCases } from './cases/apig.js'
import { appStoreCases } from './cases/appstore.js'
import { customCases } from './cases/custom.js'
import { engineCases } from './cases/engines.js'
import { httpCases } from './cases/http.js'
import { prepareCases } from './cases/prepare.js'
import { schemeCases } from './cases/schemes.js'
import { snsCases } from './cases/sns.js'
import { storeCases } from './cases/stores.js'
import { urlCases } from './cases/urls.js'
import { x509Cases } from './cases/x509.js'
import { type Report, runCases } from './report.js'

/** Runs the conformance suite: every scheme, with material that it creates itself, and with the given engine. */
export async function run({ runtime, crypto }: Surroundings): Promise<Report> {
  const surroundings = await createSurroundings({ crypto })
  const materials = await createMaterials(surroundings)
  return await runCases(runtime, [
    ...schemes.map((scheme) => schemeCases(scheme, materials[scheme.name])),
    alexaCases(materials.alexa, surroundings),
    snsCases(materials.sns, surroundings),
    apigCases(crypto),
    appStoreCases(materials.appstore, surroundings.currentDate()),
    customCases(surroundings),
    x509Cases(surroundings),
    engineCases(surroundings),
    httpCases(materials.alexa),
    prepareCases(),
    storeCases(),
    urlCases(materials.alexa, materials.sns),
  ])
}
