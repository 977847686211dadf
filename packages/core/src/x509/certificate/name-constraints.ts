import { type DerElement, derTag, malformed } from './der-reader.js'
import { type GeneralName, readGeneralName } from './general-name.js'

/** Represents a subtree of a nameConstraints extension. An iPAddress holds a network address and a mask. */
export type GeneralSubtree = GeneralName

/** Represents the nameConstraints extension (RFC 5280 section 4.2.1.10). */
export interface NameConstraints {
  readonly permitted: readonly GeneralSubtree[]
  readonly excluded: readonly GeneralSubtree[]
}

/**
 * Reads the value of a nameConstraints extension.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it is malformed, has no subtrees, or has a minimum or maximum.
 */
export function readNameConstraints(element: DerElement): NameConstraints {
  const fields = [...element.children]
  const permitted = fields.at(0)?.tag === 0xa0 ? readSubtrees(fields.shift() as DerElement) : undefined
  const excluded = fields.at(0)?.tag === 0xa1 ? readSubtrees(fields.shift() as DerElement) : undefined
  if (element.tag !== derTag.sequence || fields.length > 0)
    throw malformed('nameConstraints does not consist of permittedSubtrees and excludedSubtrees')
  if (permitted === undefined && excluded === undefined)
    throw malformed('nameConstraints has neither permittedSubtrees nor excludedSubtrees')
  return Object.freeze({ permitted: Object.freeze(permitted ?? []), excluded: Object.freeze(excluded ?? []) })
}

function readSubtrees(element: DerElement): GeneralSubtree[] {
  if (element.children.length === 0) throw malformed('permittedSubtrees or excludedSubtrees is empty')
  return element.children.map((subtree) => {
    const [base, ...rest] = subtree.children
    if (subtree.tag !== derTag.sequence || base === undefined) throw malformed('a name constraint has no base')
    // The default minimum is 0, which DER does not encode. RFC 5280 allows no other minimum, and no maximum.
    if (rest.length > 0) throw malformed('a name constraint has a minimum or maximum')
    const name = readGeneralName(base)
    if (name.form === 'iPAddress') checkNetwork(name.address)
    return name
  })
}

function checkNetwork(octets: Uint8Array): void {
  const size = octets.length / 2
  if (size !== 4 && size !== 16) throw malformed('an iPAddress constraint does not consist of an address and a mask')
  let ended = false
  for (let index = 0; index < size; index++) {
    const mask = octets[size + index] as number
    const leading = Math.clz32(~(mask << 24))
    if ((ended && mask !== 0) || ((mask << leading) & 0xff) !== 0)
      throw malformed('the mask of an iPAddress constraint is not contiguous')
    if (((octets[index] as number) & ~mask) !== 0)
      throw malformed('the address of an iPAddress constraint has bits outside its mask')
    if (mask !== 0xff) ended = true
  }
}
