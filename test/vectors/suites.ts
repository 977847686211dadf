import { type AppStoreMaterial, appStoreCases } from './app-store.js'
import { certificationPathCases, type PathMaterial } from './certification-paths.js'
import { type PayPalMaterial, payPalCases } from './paypal.js'
import {
  hmacCases,
  type RsaMaterial,
  rsaCases,
  type WycheproofHmacMaterial,
  type WycheproofRsaMaterial,
} from './request-signatures.js'
import { type SmnMaterial, smnCases } from './smn.js'
import type { VectorCase } from './vector-case.js'
import { type UnitMaterial, unitCases } from './x509-units.js'

/** The files of the vectors, parsed. */
export interface VectorMaterial extends AppStoreMaterial, PayPalMaterial, SmnMaterial {
  readonly paths: PathMaterial
  readonly units: UnitMaterial
  readonly rsa: RsaMaterial
  readonly wycheproofRsa: WycheproofRsaMaterial
  readonly wycheproofHmac: WycheproofHmacMaterial
}

/** Creates every suite of the material, by title, for one WebCrypto engine. */
export function vectorSuites(material: VectorMaterial, crypto: Crypto): Record<string, VectorCase[]> {
  return {
    'certification paths': certificationPathCases(material.paths, crypto),
    'X.509 units': unitCases(material.units, crypto),
    signatures: [
      ...rsaCases(material.rsa, material.wycheproofRsa, crypto),
      ...hmacCases(material.wycheproofHmac, crypto),
    ],
    'App Store': appStoreCases(material, crypto),
    PayPal: payPalCases(material, crypto),
    SMN: smnCases(material, crypto),
  }
}
