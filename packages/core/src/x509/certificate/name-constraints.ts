import { type DerElement, derTag, malformed } from './der-reader.js'
import { type GeneralName, readGeneralName } from './general-name.js'

/** A subtree of a nameConstraints extension; an address of iPAddress is network and mask. */
export type GeneralSubtree = GeneralName

/** The nameConstraints extension (RFC 5280 section 4.2.1.10). */
export interface NameConstraints {
  readonly permitted: readonly GeneralSubtree[]
  readonly excluded: readonly GeneralSubtree[]
}

/**
 * Reads the value of a nameConstraints extension.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it is malformed, constrains nothing or has a minimum or maximum.
 */
export function readNameConstraints(element: DerElement): NameConstraints {
  const fields = [...element.children]
  const permitted = fields.at(0)?.tag === 0xa0 ? readSubtrees(fields.shift() as DerElement) : undefined
  const excluded = fields.at(0)?.tag === 0xa1 ? readSubtrees(fields.shift() as DerElement) : undefined
  if (element.tag !== derTag.sequence || fields.length > 0) throw malformed('nameConstraints are not subtrees')
  if (permitted === undefined && excluded === undefined) throw malformed('nameConstraints constrain nothing')
  return Object.freeze({ permitted: Object.freeze(permitted ?? []), excluded: Object.freeze(excluded ?? []) })
}

function readSubtrees(element: DerElement): GeneralSubtree[] {
  if (element.children.length === 0) throw malformed('a list of name constraints is empty')
  return element.children.map((subtree) => {
    const [base, ...rest] = subtree.children
    if (subtree.tag !== derTag.sequence || base === undefined) throw malformed('a name constraint has no base')
    // A minimum of 0 is the default, which DER leaves out, and RFC 5280 has no other minimum and no maximum.
    if (rest.length > 0) throw malformed('a name constraint has a minimum or maximum')
    const name = readGeneralName(base)
    if (name.form === 'iPAddress') checkNetwork(name.address)
    return name
  })
}

function checkNetwork(octets: Uint8Array): void {
  const size = octets.length / 2
  if (size !== 4 && size !== 16) throw malformed('an iPAddress constraint is not address and mask')
  let ended = false
  for (let index = 0; index < size; index++) {
    const mask = octets[size + index] as number
    const leading = Math.clz32(~(mask << 24))
    if ((ended && mask !== 0) || ((mask << leading) & 0xff) !== 0) throw malformed('a network mask has holes')
    if (((octets[index] as number) & ~mask) !== 0) throw malformed('a network address has host bits')
    if (mask !== 0xff) ended = true
  }
}
