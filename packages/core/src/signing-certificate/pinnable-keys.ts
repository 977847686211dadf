// This is not in pem-blocks.ts, so that a scheme with RSA keys does not load the forms of other keys.
import type { OptionKind } from '../options/options.js'
import type { EcdsaCurve, KeyType } from '../signature/signature-algorithm.js'
import { pinnedCertificatesKind, pinsOf } from './pem-blocks.js'

// The AlgorithmIdentifier of a key on each curve, and the beginning of its uncompressed point, in DER.
const curveKeys: Readonly<Record<EcdsaCurve, string>> = {
  'P-256': '\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00\x04',
  'P-384': '\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22\x03\x62\x00\x04',
  'P-521': '\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x23\x03\x81\x86\x00\x04',
}

/** Returns the kind of an option that pins keys of a type. The blocks are parsed when a request first needs them. */
export function pinnableKind(key: KeyType): OptionKind {
  if (key === 'RSA') return pinnedCertificatesKind
  return pinsOf(`a ${key} key`, (der) => der.includes(curveKeys[key]))
}
