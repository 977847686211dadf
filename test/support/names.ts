import { der } from '@countersign/testing'
import { readDer } from '../../packages/core/src/x509/certificate/der-reader.js'
import {
  type DistinguishedName,
  readDistinguishedName,
} from '../../packages/core/src/x509/certificate/distinguished-name.js'

export type Attribute = [type: string, value: Uint8Array]

/** Creates a distinguished name as our reader returns it. A list of attributes is one relative name with several of them. */
export function nameOf(...attributes: (Attribute | Attribute[])[]): DistinguishedName {
  const relativeNames = attributes.map((rdn) => (Array.isArray(rdn[0]) ? (rdn as Attribute[]) : [rdn as Attribute]))
  const encode = ([type, value]: Attribute): Uint8Array => der.sequence(der.objectIdentifier(type), value)
  return readDistinguishedName(readDer(der.sequence(...relativeNames.map((rdn) => der.set(...rdn.map(encode))))))
}
